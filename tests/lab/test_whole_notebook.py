"""Shift+Enter through the first notebook: each cell ends without an error, and what is then on the page can be read.

axe-core knows the rules of accessibility.
"""

from importlib.resources import files

from tools.walk.notebook import Notebook

AXE = files("axe_playwright_python").joinpath("axe.min.js")
OURS = ".jp-OutputArea-output, .jp-MarkdownOutput"
"""What cells show; JupyterLab's own buttons and menus are not ours."""
THEIRS = ".jp-RenderedText a"
"""JupyterLab makes a link of an address that a cell prints, and does not underline it."""
ALL = {"width": 1024, "height": 12000}
"""A window on the whole notebook: what is not in view is not looked at."""
SHOW = "document.body.style.height = '100vh'"
"""JupyterLab's body has no height, and axe takes for hidden what is in it."""
RULES = """([ours, theirs]) => axe.run(
    {include: [ours], exclude: [theirs]}, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}
)"""


def test_every_cell_runs_and_breaks_no_rule_by_day_and_by_night(opened, watch):
    notebook = opened()
    run_all(notebook)
    show_hint_and_solution(notebook)
    notebook.page.set_viewport_size(ALL)
    notebook.page.evaluate(SHOW)
    notebook.page.evaluate(AXE.read_text(encoding="utf-8"))
    for theme in "JupyterLab Dark", "JupyterLab Light":
        notebook.set_theme(theme)
        breaks_no_rule(notebook)
    assert watch.everything() == []


def run_all(notebook: Notebook) -> None:
    for number in range(notebook.cells.count()):
        assert notebook.number() == number
        assert notebook.errors(notebook.run()).all_text_contents() == []


def show_hint_and_solution(notebook: Notebook) -> None:
    check = notebook.code("exercises.first_event.check")
    assert "Not attempted yet" in notebook.output(check)
    for button, shown in {"Hint": "Hint 1", "Solution": "A solution"}.items():
        check.get_by_role("button", name=button).click()
        check.get_by_text(shown).wait_for()


def breaks_no_rule(notebook: Notebook) -> None:
    found = notebook.page.evaluate(RULES, [OURS, THEIRS])
    assert [(rule["id"], node["html"][:200]) for rule in found["violations"] for node in rule["nodes"]] == []
    judged = next(len(rule["nodes"]) for rule in found["passes"] if rule["id"] == "color-contrast")
    assert judged > notebook.cells.count(), "axe did not see what is on the page"
