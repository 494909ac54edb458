"""A notebook in JupyterLab, used as a person does: by keys, by clicks, by what is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessons.polling import poll

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

    from tools.walk.running import Lab

NUMBER = "data-windowed-list-index"
"""The attribute in which a cell has its number."""
CELLS = "path => fetch(path).then(answer => answer.json()).then(file => file.content.cells.length)"
"""How many cells the file has: JupyterLab puts them on the page one after the other."""
PROMPT = ".jp-InputArea-prompt"
"""Where the number of a cell's run stands, or a star while it runs."""
ERROR = "[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']"
SECONDS = 60
"""How long anything on the page may take."""


def page(context: BrowserContext, lab: Lab, path: str) -> Page:
    """A new page with a path of the lab's on it, and no tabs from before.

    Args:
        context: of which browser.
        lab: the lab.
        path: such as "/lab/tree/START.md".
    """
    context.set_default_timeout(SECONDS * 1000)
    page = context.new_page()
    page.goto(lab.url(path, "?reset"))
    return page


def opened(context: BrowserContext, lab: Lab, name: str) -> Notebook:
    """Open the notebook with that name, such as "01_kafka", in a new page."""
    return Notebook(page(context, lab, f"/lab/tree/{name}.ipynb")).wait(name)


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

    def wait(self, name: str) -> Notebook:
        """Wait until the notebook with that name is there with all its cells, and its kernel.

        Raises:
            AssertionError: not all of them came.
        """
        self.active.wait_for()
        self.wait_for_kernel()
        total = self.page.evaluate(CELLS, f"/api/contents/{name}.ipynb")
        assert poll(lambda: self.cells.count() == total, SECONDS, 0.05), f"not all {total} cells of {name} are there"
        return self

    def wait_for_kernel(self) -> None:
        """Wait until its kernel is there and has nothing to do."""
        self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()

    def follow(self, name: str) -> Notebook:
        """Click on the last link to the notebook with that name, and wait until it is in front."""
        self.panel.locator(f"a[href*='/{name}.ipynb']").last.click()
        self.page.locator(".lm-TabBar-tab.lm-mod-current").get_by_text(f"{name}.ipynb").wait_for()
        return self.wait(name)

    def menu(self, *names: str) -> None:
        """Click through JupyterLab's menu, such as menu("File", "New", "Terminal")."""
        self.page.locator(".lm-MenuBar-itemLabel").get_by_text(names[0], exact=True).click()
        for name in names[1:]:
            self.page.locator(".lm-Menu-itemLabel").get_by_text(name, exact=True).click()

    def set_theme(self, name: str) -> None:
        """Choose a theme in the menu, wait until it is there, and click into the notebook again."""
        self.menu("Settings", "Theme", name)
        self.page.locator(f"body[data-jp-theme-name='{name}']").wait_for(state="attached")
        self.active.click(position={"x": 5, "y": 5})

    def code(self, text: str) -> Locator:
        """The first code cell whose source has this text; still that cell when the text is another one."""
        found = self.panel.locator(".jp-CodeCell").filter(has=self.page.locator(".cm-content", has_text=text)).first
        return self.numbered(int(found.get_attribute(NUMBER) or 0))

    def select(self, cell: Locator) -> None:
        """Click into the editor of a code cell."""
        cell.locator(".cm-content").first.click()

    def walk_to(self, text: str, key: str = "ArrowDown") -> Locator:
        """Go by an arrow key to the cell with this text, and return it."""
        self.page.keyboard.press("Escape")
        while text not in (self.active.text_content() or ""):
            number = self.number()
            self.page.keyboard.press(key)
            assert self.number() != number, f"there is no {text} on the way"
        return self.numbered(self.number())

    def run(self) -> Locator:
        """Press Shift+Enter, wait until the active cell has run, and return it."""
        cell = self.numbered(self.number())
        self.start()
        return self.ended(cell)

    def run_to(self, text: str) -> None:
        """Press Shift+Enter again and again, until the cell with this text is the next."""
        while text not in (self.active.text_content() or ""):
            self.run()

    def start(self) -> None:
        """Press Shift+Enter in the active cell.

        Raises:
            AssertionError: the next cell did not get active, so the keys went elsewhere.
        """
        number = self.number()
        self._forget_number(self.active)
        self.page.keyboard.press("Shift+Enter")
        assert poll(lambda: self.number() != number, SECONDS, 0.02), "Shift+Enter did nothing"

    def run_by_mouse(self, cell: Locator) -> Locator:
        """Click into a code cell and then on the run button, wait until it has run, and return it."""
        self.select(cell)
        self._forget_number(cell)
        self.panel.get_by_role("button", name="Run this cell and advance").click()
        return self.ended(cell)

    def _forget_number(self, cell: Locator) -> None:
        """So that the number of its run is seen to come, even when it is the same again."""
        if self._is_code(cell):
            cell.locator(PROMPT).evaluate("node => { node.textContent = '' }")

    def ended(self, cell: Locator) -> Locator:
        """Wait until a cell that was started has run, and return it; one of words has run at once.

        Raises:
            AssertionError: it did not end.
        """
        if self._is_code(cell):
            prompt = cell.locator(PROMPT)
            done = poll(lambda: (prompt.text_content() or "").strip("[]: ").isdigit(), SECONDS, 0.05)
            assert done, f"a cell did not end: {cell.text_content()}\n{self.errors().all_text_contents()}"
            self.wait_for_kernel()
        return cell

    def _is_code(self, cell: Locator) -> bool:
        return "jp-CodeCell" in (cell.get_attribute("class") or "")

    def numbered(self, number: int) -> Locator:
        """The cell with that number, from 0."""
        return self.panel.locator(f'.jp-Notebook-cell[{NUMBER}="{number}"]')

    def number(self) -> int:
        """Which cell is active, from 0."""
        return int(self.active.get_attribute(NUMBER) or 0)

    def errors(self, cell: Locator | None = None) -> Locator:
        """The outputs of one cell, or of all, that are errors or warnings."""
        return (cell or self.panel).locator(ERROR)

    def output(self, cell: Locator) -> str:
        """What is read below a cell, also where it is not in view just now."""
        return "\n".join(cell.locator(".jp-OutputArea-output").all_text_contents())

    def save(self) -> None:
        """Press Ctrl+S, and wait until it is saved."""
        with self.page.expect_response(lambda answer: answer.request.method == "PUT" and "/contents/" in answer.url):
            self.page.keyboard.press("ControlOrMeta+s")

    def restart(self) -> None:
        """Restart the kernel by the menu."""
        self.menu("Kernel", "Restart Kernel…")
        with self.page.expect_response(lambda answer: answer.url.split("?")[0].endswith("/restart")):
            self.page.locator(".jp-Dialog").get_by_text("Restart", exact=True).click()
        self.wait_for_kernel()

    def interrupt(self) -> None:
        """Press the stop button."""
        self.panel.get_by_role("button", name="Interrupt the kernel").click()

    def write(self, cell: Locator, code: str) -> None:
        """Click into a code cell, and put this code in the place of what it has."""
        self.select(cell)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code)
