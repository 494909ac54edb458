"""One lab in a learner's clone and one browser for all tests here, and a new page for each."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import browsers
from tools.walk import clone as clones
from tools.walk import notebook as notebooks
from tools.walk import running
from tools.walk.clone import Clone
from tools.walk.notebook import Notebook
from tools.walk.running import Lab
from tools.walk.watching import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

SMALL = {"width": 1024, "height": 768}
"""The smallest screen on which the course is meant to be read."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They run in a process of their own: what Playwright leaves in it is in the way of other tests."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """The learner's clone."""
    return clones.make(tmp_path_factory.mktemp("walk"))


@pytest.fixture(scope="package")
def lab(clone: Clone) -> Iterator[Lab]:
    """The lab that runs in it."""
    with running.lab(clone, clone.home / "lab.log") as lab:
        yield lab


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser (not one for all of the test run: Playwright's event loop is in the way of other tests')."""
    yield from browsers.opened()


@pytest.fixture
def begun(lab: Lab) -> Iterator[Lab]:
    """The lab of a learner who begins: nothing was done, and no kernel runs."""
    lab.clone.begin_again()
    yield lab
    lab.end_kernels()


@pytest.fixture
def context(browser: Browser, begun: Lab, tmp_path: Path) -> Iterator[BrowserContext]:
    """What a test's pages share; the last thing that was seen of each is kept in the test's folder, and named."""
    context = browser.new_context(viewport=SMALL)
    yield context
    for number, page in enumerate(context.pages):
        with contextlib.suppress(Exception):  # a page that is broken has no picture
            page.screenshot(path=tmp_path / f"{number}.png")
            print("the page's last look:", tmp_path / f"{number}.png")
    context.close()


@pytest.fixture
def watch(context: BrowserContext) -> Watch:
    """What goes wrong behind the test's pages."""
    return Watch().over(context)


@pytest.fixture
def opened(context: BrowserContext, lab: Lab) -> Callable[[str], Notebook]:
    """Opens a notebook by its name, such as "01_kafka"; without one, the first."""
    return lambda name="00_start_here": notebooks.opened(context, lab, name)
