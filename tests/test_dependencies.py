"""Every package that the code imports is asked for by name, with its reason, also if another package needs it too."""

import ast
import re
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.notebooks import ROOT

OURS = ("lessons", "embedded_eventstore", "tools", "benchmarks", "tests", "conftest")
LISTS = ("requirements.in", "requirements-dev.in")
LEARNERS = ("lessons", "embedded_eventstore")
"""What a learner runs: it needs nothing that only those have who change the course."""


def files(folders: tuple[str, ...]) -> list[Path]:
    """The Python files in these folders, and conftest.py."""
    return [file for name in folders for file in (*ROOT.glob(f"{name}.py"), *(ROOT / name).rglob("*.py"))]


def imported(file: Path) -> set[str]:
    """The top-level modules that a file imports, but for the standard library's, ours, and those that lie beside it."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    tops = {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {*OURS}
    return {name for name in tops if not file.with_name(f"{name}.py").exists()}


@cache
def asked_for(name: str) -> dict[str, str]:
    """The packages of one list, normalised, and the reason beside each; a marker's second line may go without."""
    lines = re.findall(r"^([\w.-]+)[^#\n]*(?:#(.*))?$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    found: dict[str, str] = {}
    for package, reason in lines:
        found[normal(package)] = found.get(normal(package), "") + reason.strip()
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def unlisted(folders: tuple[str, ...], lists: tuple[str, ...]) -> dict[str, str]:
    """The modules whose package stands in none of the lists, each with a file that imports it."""
    packages = packages_distributions()
    known = {package for name in lists for package in asked_for(name)}
    by_module = {module: str(file.relative_to(ROOT)) for file in files(folders) for module in imported(file)}
    return {
        module: file for module, file in by_module.items() if not known & set(map(normal, packages.get(module, [])))
    }


def test_what_a_learner_runs_needs_only_what_requirements_in_names():
    assert unlisted(LEARNERS, ("requirements.in",)) == {}


def test_every_import_stands_in_a_list():
    pytest.importorskip("playwright", reason="what developers need is not installed: requirements-dev.txt")
    assert unlisted(OURS, LISTS) == {}


@pytest.mark.parametrize("name", LISTS)
def test_each_has_its_reason(name):
    assert [package for package, reason in asked_for(name).items() if not reason] == []
