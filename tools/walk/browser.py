"""The browser: the system's own chromium, driven by Playwright."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",  # root has no other way
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",  # a picture has the same colours everywhere
)
"""It shows pages and asks nobody on the internet for anything of its own."""


@functools.cache
def obstacle() -> str:
    """Why no page can be opened here; "" when one can."""
    if importlib.util.find_spec("playwright") is None:
        return "playwright is not installed: pip install --require-hashes --no-deps -r requirements-dev.txt"
    return "" if program() else "there is no chromium: apt-get install chromium"


def program() -> str | None:
    """The browser's program, where there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextlib.contextmanager
def opened() -> Iterator[Browser]:
    """A browser with a profile of its own; closed in the end."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=QUIET)
        try:
            yield browser
        finally:
            browser.close()
