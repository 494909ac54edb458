"""The first thing that is seen: whole, on a small and a large screen, by day and by night, and nobody else is asked."""

from lessons.polling import poll
from tools.walk.notebook import SECONDS, Notebook

LARGE = {"width": 1600, "height": 1000}
CUT = """names => [...document.querySelectorAll(names)]
    .filter(node => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1)
    .map(node => node.textContent.slice(0, 60) + ': ' + node.scrollWidth + ' in ' + node.clientWidth)"""
WORDS = ".jp-RenderedHTMLCommon, .jp-OutputArea-output, .jp-NotebookPanel"
CODE = ".cm-scroller"
"""On a small screen a long line of code is scrolled to."""


def test_it_is_whole_and_asks_nobody_else(opened, watch):
    notebook = opened()
    small = notebook.page.viewport_size
    for theme in "JupyterLab Dark", "JupyterLab Light":
        notebook.set_theme(theme)
        for size, names in (small, WORDS), (LARGE, f"{WORDS}, {CODE}"):
            notebook.page.set_viewport_size(size)
            assert cut(notebook, names) == []
    assert notebook.page.get_by_role("dialog").count() == 0
    assert watch.everything() == []


def cut(notebook: Notebook, names: str) -> list[str]:
    """What is wider than its place, once JupyterLab has laid out the page."""
    poll(lambda: not notebook.page.evaluate(CUT, names), SECONDS, 0.1)
    return notebook.page.evaluate(CUT, names)
