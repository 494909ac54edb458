"""The site, built once for all tests that look at it, or the one that `.ci/run` has just built."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import browsers, need
from tools.site import building
from tools.site.repository import Repository

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site."""
    if built := os.environ.get("LESSONS_SITE"):
        return Path(built)
    if not importlib.util.find_spec("myst_nb"):
        need.skip(f"what builds the site is not installed: {building.INSTALL}", "LESSONS_NEED_SITE")
    folder = tmp_path_factory.mktemp("site") / "built"
    building.build(folder, Repository())
    return folder


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser."""
    yield from browsers.opened()
