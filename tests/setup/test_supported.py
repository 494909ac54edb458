"""What is promised of Pythons and systems is the same wherever it is told, and old Pythons can read it."""

import ast
import re
import subprocess
import sys

import pytest

from lessons.course import outline
from lessons.setup import supported
from tests.notebooks import ROOT
from tools import every_python


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_pip_is_told_the_same_range():
    oldest, newest = supported.PYTHONS[0], supported.PYTHONS[-1]
    after = (newest[0], newest[1] + 1)
    wanted = f">={supported.dotted(oldest)},<{supported.dotted(after)}"
    assert re.search(r'^requires-python = "(.+)"$', read("pyproject.toml"), re.MULTILINE)[1] == wanted
    assert f"--python-version {supported.dotted(oldest)} " in read("requirements.in")


def test_the_hosted_pythons_are_promised_ones():
    named = re.findall(r"python[:-](\d+)\.(\d+)", read(".devcontainer/Dockerfile") + read(".binder/runtime.txt"))
    assert len(named) == 2
    assert {tuple(map(int, version)) for version in named} <= set(supported.PYTHONS)


def test_this_very_python_is_promised():
    assert sys.version_info[:2] in supported.PYTHONS


def test_no_other_text_names_a_range_of_its_own():
    texts = [*ROOT.glob("*.md"), *ROOT.glob("*.toml"), *(ROOT / "lessons").rglob("*.py")]
    texts += (ROOT / "embedded_eventstore").rglob("*.py")
    ranges = {found for path in texts for found in re.findall(r"Python 3\.\d+ to 3\.\d+", path.read_text("utf-8"))}
    assert ranges <= {f"Python {supported.span(supported.pythons(*row[:2]))}" for row in supported.SYSTEMS}


@pytest.mark.parametrize(
    ("system", "machine", "newest"),
    [
        ("linux", "x86_64", (3, 14)),
        ("linux2", "x86_64", (3, 14)),  # as Python 2 says
        ("darwin", "arm64", (3, 14)),
        ("darwin", "x86_64", (3, 13)),
        ("linux", "riscv64", (3, 14)),  # not promised, and not refused
    ],
)
def test_each_system_has_its_newest_python(system, machine, newest):
    assert supported.pythons(system, machine)[0] == (3, 10)
    assert supported.pythons(system, machine)[-1] == newest


def test_what_runs_on_every_python_is_there():
    assert all((ROOT / "notebooks" / f"{name}.ipynb").is_file() for name in every_python.CORE)
    assert all((ROOT / name).exists() for name in every_python.QUICK)
    assert outline.NUMBERED[: len(every_python.CORE)] == every_python.CORE
    assert {lesson.name for lesson in outline.LESSONS if lesson.name and lesson.deeper} <= set(every_python.CORE)


def test_the_pythons_of_this_machine_are_found_once_each_this_one_among_them():
    here = every_python.pythons()
    assert supported.dotted(sys.version_info[:2]) in here
    for version, path in here.items():
        said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
        assert said.startswith(f"Python {version}.")


def test_what_is_promised_in_words():
    assert supported.promise() == (
        "Python 3.10 to 3.14 on Linux with glibc 2.28 or later (x86-64; aarch64) "
        "or macOS 13 or later (Apple Silicon; Intel: Python 3.10 to 3.13)"
    )
    assert supported.promise() in read("README.md").replace("\n", " ")


@pytest.mark.parametrize(
    "name", ["__init__", "__main__", "setup/__init__", "setup/supported", "setup/another_python", "setup/packs/start"]
)
def test_what_old_pythons_read_has_nothing_that_is_new(name):
    tree = ast.parse(read(f"lessons/{name}.py"))
    for node in ast.walk(tree):
        assert not isinstance(node, (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Nonlocal, ast.YieldFrom)), name
        assert not (isinstance(node, ast.arg) and node.annotation), name
        assert not (isinstance(node, ast.FunctionDef) and (node.returns or node.args.kwonlyargs)), name
    assert "print(" not in read(f"lessons/{name}.py"), name
