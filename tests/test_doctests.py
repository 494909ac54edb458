"""The examples in docstrings are run as they stand."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import embedded_eventstore
import lessons
import tools

MODULES = [
    found.name
    for package in (lessons, embedded_eventstore, tools)
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if "__main__" not in found.name
]
SHOWN = [name for name in MODULES if ">>> " in Path(importlib.util.find_spec(name).origin).read_text(encoding="utf-8")]


def test_there_are_examples():
    assert len(SHOWN) >= 5


@pytest.mark.parametrize("name", SHOWN)
def test_examples_in_docstrings_are_true(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted > 0
    assert found.failed == 0
