"""What the course puts on the page follows the rules of accessibility, by day and by night (axe-core knows them)."""

from importlib.resources import files

import pytest

OURS = ".jp-OutputArea-output, .jp-MarkdownOutput"
"""What cells show; JupyterLab's own buttons and menus are not ours."""
RULES = "names => axe.run({include: [names]}, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_no_rule_is_broken(opened, theme):
    notebook = opened()
    notebook.set_theme(theme)
    for _ in range(notebook.cells.count()):
        notebook.run()
    notebook.page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = notebook.page.evaluate(RULES, OURS)["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
