"""docs/settings.md names every variable that the course reads, and none that nobody reads."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from lessons.servers import catalogue
from lessons.setup import caller, certificates
from tests.notebooks import ROOT

PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
NAME = r"`([A-Z][A-Z0-9_]+|no_\w*proxy)`"
TABLES = "\n".join(line.split("|")[1] for line in PAGE.splitlines() if line.startswith("|"))
INNER = PAGE.partition("## Not for people")[2]
BY_OTHERS = {"HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "PIP_INDEX_URL", "TMPDIR", *caller.FOLDERS, *certificates.NAMES}
"""Read by the standard library and by pip on our behalf, or by name from one of our lists."""
ACCESS = ("get", "pop", "setdefault")
PACKAGES = ("lessons", "embedded_eventstore")
PROGRAMS = [
    *(file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))),
    *sorted((ROOT / ".devcontainer").glob("*.py")),
]


def keys(file: Path) -> Iterator[ast.expr]:
    """What a program looks up in the environment."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ACCESS:
            if is_environment(node.func.value) and node.args:
                yield node.args[0]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "os.getenv":
            yield node.args[0]
        elif isinstance(node, ast.Subscript) and is_environment(node.value) and isinstance(node.ctx, ast.Load):
            yield node.slice


def is_environment(node: ast.expr) -> bool:
    return ast.unparse(node) in ("os.environ", "environ")


def names(file: Path, key: ast.expr) -> set[str]:
    """The variables that the expression stands for."""
    if isinstance(key, ast.Constant):
        return {key.value}
    said = ast.unparse(key)
    if said in ("self.variable", "self.admin_variable"):
        every = [catalogue.load(name) for name in catalogue.NAMES]
        return {value for one in every if (value := getattr(one, said.partition(".")[2], None))}
    if isinstance(key, ast.JoinedStr):
        return {"EVENTSTORE_ADMIN_PASSWORD", "EVENTSTORE_OPS_PASSWORD"}
    if said in ("name", "found[1]"):  # each of a list of ours, or what Maven's own settings name
        return set()
    module = import_module(".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    return {getattr(module, said)}


READ = {name: file for file in PROGRAMS for key in keys(file) for name in names(file, key)}
"""Every variable that is read, and a program that reads it."""


def test_every_variable_that_is_read_is_on_the_page():
    told = set(re.findall(NAME, PAGE))
    assert {name: str(file) for name, file in READ.items() if name not in told} == {}


def test_every_variable_on_the_page_is_read():
    assert set(re.findall(NAME, TABLES + INNER)) <= set(READ) | BY_OTHERS
    assert set(re.findall(NAME, TABLES)) >= BY_OTHERS


def test_the_page_is_found_from_the_readme():
    assert "(docs/settings.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", re.findall(r"`(PYTHON\w+)`", PAGE))
def test_what_the_page_says_does_not_count_is_taken_away(name):
    assert name not in caller.without_harm({name: "x"})
