"""A browser for tests that look at pages as a person does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests import need
from tools.walk import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def opened() -> Iterator[Browser]:
    """A browser, for a fixture of one package: Playwright's event loop is in the way of other tests'."""
    if obstacle := browser.obstacle():
        need.skip(obstacle, "LESSONS_NEED_BROWSER")
    with browser.opened() as one:
        yield one
