"""What the course puts on the page follows the rules of accessibility, by day and by night (axe-core knows them)."""

from importlib.resources import files

import pytest

OURS = ".jp-OutputArea-output, .jp-MarkdownOutput"
"""What cells show; JupyterLab's own buttons and menus are not ours."""
ALL = {"width": 1024, "height": 12000}
"""A window on the whole notebook: what is not in view is not looked at."""
SHOW = "document.body.style.height = '100vh'"
"""JupyterLab's body has no height, and axe takes for hidden what is in it."""
RULES = "names => axe.run({include: [names]}, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_no_rule_is_broken(opened, theme):
    notebook = opened()
    notebook.set_theme(theme)
    cells = [notebook.run() for _ in range(notebook.cells.count())]
    check = notebook.code("exercises.first_event.check")
    for button in "Hint", "Solution":
        check.get_by_role("button", name=button).click()
        check.get_by_text("A solution" if button == "Solution" else "Hint 1").wait_for()
    notebook.page.set_viewport_size(ALL)
    notebook.page.evaluate(SHOW)
    notebook.page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = notebook.page.evaluate(RULES, OURS)
    assert [(rule["id"], node["html"][:200]) for rule in found["violations"] for node in rule["nodes"]] == []
    assert len(cells) <= next(len(rule["nodes"]) for rule in found["passes"] if rule["id"] == "color-contrast")
