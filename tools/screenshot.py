"""Make docs/lab.png, the README's picture of the lab: taken of the real one, in which the Kafka lesson has just run.

    python -m tools.screenshot

tests/lab/test_picture.py tells when it is stale.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tools.walk import browser as browsers
from tools.walk import clone, notebook, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

    from tools.walk.running import Lab

FILE = clone.ROOT / "docs" / "lab.png"
SIZE: ViewportSize = {"width": 1400, "height": 900}
LESSON, SHOWN = "01_kafka", "picture.draw_topic(kafka.address, KEYED)"
"""Which cell is shown, with its output."""


def take(browser: Browser, lab: Lab) -> bytes:
    """The picture as PNG: JupyterLab in its light theme, with a cell and the picture that it drew.

    Args:
        browser: takes it.
        lab: a lab in which nothing was run yet.
    """
    context = browser.new_context(viewport=SIZE)
    lesson = notebook.opened(context, lab, LESSON)
    cell = lesson.code(SHOWN)
    lesson.select(cell)
    lesson.menu("Run", "Run All Above Selected Cell")
    lesson.select(cell)
    lesson.run()
    lesson.save()
    lesson.page.get_by_text("Saving completed").wait_for(state="hidden")
    lesson.numbered(lesson.number() - 2).evaluate("words => words.scrollIntoView({block: 'start'})")
    lesson.page.mouse.move(0, 0)  # no button shows what it is for
    picture = lesson.page.screenshot(animations="disabled", caret="hide")
    context.close()
    return picture


def main() -> None:
    """Take it, and put it in its place."""
    with tempfile.TemporaryDirectory(prefix="lessons-screenshot-") as folder:
        own = clone.make(Path(folder))
        with running.lab(own, own.home / "lab.log") as lab, browsers.opened() as browser:
            FILE.write_bytes(take(browser, lab))


if __name__ == "__main__":
    main()
