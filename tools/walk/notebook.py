"""A notebook in JupyterLab, used as a person does: by keys, by clicks, by what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessons.polling import poll

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

    from tools.walk.running import Lab

SECONDS = 120
"""How long anything on the page may take."""


def opened(context: BrowserContext, lab: Lab, path: str, workspace: str = "?reset") -> Notebook:
    """Open a path of the lab's in a new page.

    Args:
        context: of which browser.
        lab: the lab.
        path: such as "/lab/tree/notebooks/01_kafka.ipynb".
        workspace: "?reset" forgets which tabs were open before; "" goes on with them.
    """
    context.set_default_timeout(SECONDS * 1000)
    page = context.new_page()
    page.goto(lab.url(path, workspace))
    return Notebook(page).wait()


class Notebook:
    """The notebook that is in front.

    Args:
        page: the page with JupyterLab.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.locator(".jp-NotebookPanel:visible")
        self.cells = self.panel.locator(".jp-Notebook-cell")
        self.active = self.panel.locator(".jp-Notebook-cell.jp-mod-active")

    def wait(self) -> Notebook:
        """Wait until its first cell is there, and its kernel."""
        self.active.wait_for()
        self.wait_for_kernel()
        return self

    def wait_for_kernel(self) -> None:
        """Wait until its kernel is there and has nothing to do."""
        self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()

    def menu(self, *names: str) -> None:
        """Click through JupyterLab's menu, such as menu("File", "New", "Terminal")."""
        self.page.locator(".lm-MenuBar-itemLabel").get_by_text(names[0], exact=True).click()
        for name in names[1:]:
            self.page.locator(".lm-Menu-itemLabel").get_by_text(name, exact=True).click()

    def cell(self, text: str) -> Locator:
        """The first cell whose source or output has this text."""
        return self.cells.filter(has_text=text).first

    def code(self, text: str) -> Locator:
        """The first code cell whose source has this text."""
        return self.panel.locator(".jp-CodeCell").filter(has=self.page.locator(".cm-content", has_text=text)).first

    def select(self, cell: Locator) -> None:
        """Click into the editor of a code cell."""
        cell.locator(".cm-content").first.click()

    def run(self) -> Locator:
        """Press Shift+Enter, wait until the cell has run, and return it."""
        cell = self.numbered(self.number())
        self.start()
        if prompt := self.prompt(cell):
            done = poll(lambda: prompt.inner_text().strip("[]: ").isdigit(), SECONDS, 0.05)
            assert done, f"a cell did not end: {cell.inner_text()}"
            self.wait_for_kernel()
        return cell

    def start(self) -> None:
        """Press Shift+Enter in the active cell."""
        if prompt := self.prompt(self.active):
            prompt.evaluate("node => { node.textContent = '' }")  # so that the same number is seen to come again
        self.page.keyboard.press("Shift+Enter")

    def numbered(self, number: int) -> Locator:
        """The cell with that number, from 0."""
        return self.panel.locator(f'.jp-Notebook-cell[data-windowed-list-index="{number}"]')

    def number(self) -> int:
        """Which cell is active, from 0."""
        return int(self.active.get_attribute("data-windowed-list-index"))

    def prompt(self, cell: Locator) -> Locator | None:
        """Where the number of its run stands; None where it is a cell of words."""
        found = cell.locator(".jp-InputArea-prompt")
        return found if "jp-CodeCell" in cell.get_attribute("class") else None

    def write(self, cell: Locator, code: str) -> None:
        """Click into a code cell, and put this code in the place of what it has."""
        self.select(cell)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code)
