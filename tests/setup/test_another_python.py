"""A Python that is too old or too new: the environment's own goes on, else the command that is named does the work."""

import os
import shutil
import subprocess
import sys
from glob import glob
from pathlib import Path

import pytest

from lessons.setup import supported

OLD = sorted(glob(os.path.expanduser("~/.pyenv/versions/*/bin/python")))
AS = """
import sys
sys.version_info = ({version}, 0, "final", 0)
sys.argv = ["lessons", "progress"]
sys.path.insert(0, "")
from lessons.setup import another_python
another_python.PLACES = ()
from lessons.__main__ import main
sys.exit(main())
"""
"""The course as a Python of that version runs it, on a computer with no Pythons but those of the PATH."""


def old_pythons() -> list[str]:
    """Those of this machine that the course does not support; pyenv names the folders by the versions."""
    versions = {path: path.split("/")[-3] for path in OLD}
    return [path for path, version in versions.items() if tuple(map(int, version.split(".")[:2])) < (3, 10)]


@pytest.fixture
def bin_(tmp_path) -> Path:
    """The one folder of the PATH, empty."""
    (tmp_path / "bin").mkdir()
    return tmp_path / "bin"


def put(name: str, target: str, folder: Path) -> None:
    """A program of that name which runs the target; a link would lead Python to another environment."""
    (folder / name).write_text(f'#!/bin/sh\nexec {target} "$@"\n', encoding="utf-8")
    (folder / name).chmod(0o755)


def told(fresh, folder: Path, version: str = "3, 15", python: str = sys.executable) -> tuple[str, str]:
    """What that Python is told: the sentences, and the command line."""
    environ = {**fresh.command()["env"], "PATH": str(folder)}
    argv = [python, "-c", AS.format(version=version)]
    ran = subprocess.run(argv, cwd=fresh.folder, env=environ, capture_output=True, text=True)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    *sentences, line = ran.stderr.splitlines()
    return " ".join(sentences), line.strip()


def type_it(fresh, line: str, folder: Path, **environ: str) -> str:
    """What the command line says, typed in the course's folder; it must do its work."""
    path = os.pathsep.join([str(folder), os.defpath])
    environ = {**fresh.command()["env"], "PATH": path, **environ}
    ran = subprocess.run(line, shell=True, cwd=fresh.folder, env=environ, capture_output=True, text=True)
    assert "ran in" in ran.stdout, ran.stdout + ran.stderr
    return ran.stdout


@pytest.mark.parametrize("version", ["2, 7", "3, 6", "3, 9", "3, 15"])
def test_a_python_of_the_path_is_named_first(fresh, bin_, version):
    put("python3.12", "false", bin_)  # a shim of pyenv's without a version
    put("python3.11", sys.executable, bin_)
    put("brew", "true", bin_)
    sentences, line = told(fresh, bin_, version)
    here = supported.dotted(sys.version_info[:2])
    assert f"needs Python {supported.span()} on this computer, and this is Python" in sentences
    assert f"Python {here} is here, too. Type:" in sentences
    assert line == "python3.11 -m lessons progress"
    if version == "3, 15":  # the same line for all: once is enough
        type_it(fresh, line, bin_)


def test_a_python_beside_the_path_is_named_with_its_folder(fresh, bin_, tmp_path):
    put("python3.11", sys.executable, bin_)
    away = tmp_path / "not on the path"
    away.mkdir()
    bin_.joinpath("python3.11").rename(away / "python3.11")
    with_place = AS.replace("PLACES = ()", f"PLACES = ({str(away)!r},)")
    environ = {**fresh.command()["env"], "PATH": str(bin_)}
    argv = [sys.executable, "-c", with_place.format(version="3, 9")]
    ran = subprocess.run(argv, cwd=fresh.folder, env=environ, capture_output=True, text=True)
    line = ran.stderr.splitlines()[-1].strip()
    assert line == f"'{away}/python3.11' -m lessons progress"
    type_it(fresh, line, bin_)


def test_uv_is_named_where_it_is(fresh, bin_, tmp_path):
    put("uv", _uv(), bin_)
    _, line = told(fresh, bin_)
    assert line == "uv run --no-project --python 3.13 python3 -m lessons progress"
    type_it(fresh, line, bin_, **_found_by_uv(tmp_path))


def test_homebrew_gets_uv(fresh, bin_, tmp_path):
    put("brew", "true", bin_)
    put("brew.uv", _uv(), bin_)
    sentences, line = told(fresh, bin_)
    assert "Homebrew has uv" in sentences
    (bin_ / "brew").write_text(f'#!/bin/sh\ntest "$*" = "install uv" && cp "{bin_}/brew.uv" "{bin_}/uv"\n', "utf-8")
    type_it(fresh, line, bin_, **_found_by_uv(tmp_path))


@pytest.mark.index
def test_pip_gets_uv_where_there_is_nothing_else(fresh, bin_, tmp_path):
    _, line = told(fresh, bin_)
    assert line.startswith(f"{sys.executable} -m venv .venv-uv && .venv-uv/bin/pip install uv && ")
    pips = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    wheels = f"{pips.get('PIP_FIND_LINKS', '')} {fresh.wheels}"
    online = {"PIP_NO_INDEX": "0", "PIP_RETRIES": "3", "PIP_TIMEOUT": "60", **pips, "PIP_FIND_LINKS": wheels.strip()}
    said = type_it(fresh, line, bin_, **online, **_found_by_uv(tmp_path))
    assert str(fresh.folder / ".venv") in said


def test_the_oldest_are_told_to_install_one(fresh, bin_):
    sentences, line = told(fresh, bin_, "3, 7")
    assert "Install Python 3.13, from python.org or as your system does it." in sentences
    assert line == "python3.13 -m lessons progress"


@pytest.mark.skipif(not old_pythons(), reason="no Python older than 3.10 is on this machine")
@pytest.mark.parametrize("python", old_pythons(), ids=lambda path: path.split("/")[-3])
def test_a_real_old_python_is_told_and_then_goes_on_in_the_environment(fresh, bin_, python, empty_environment):
    put("python3.11", sys.executable, bin_)
    ran = subprocess.run([python, "-m", "lessons", "progress"], **_as_typed(fresh, bin_))
    assert ran.returncode == 1
    assert "python3.11 -m lessons progress" in ran.stderr
    shutil.copytree(empty_environment, fresh.folder / ".venv", symlinks=True)
    again = subprocess.run([python, "-m", "lessons", "progress"], **_as_typed(fresh, bin_))
    assert (again.returncode, again.stderr) == (0, "")
    assert "ran in" in again.stdout


def _as_typed(fresh, folder: Path) -> dict:
    environ = {**fresh.command()["env"], "PATH": str(folder), "HOME": str(folder)}
    return {"cwd": fresh.folder, "env": environ, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}


def _uv() -> str:
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return shutil.which("uv", path=places) or pytest.skip("there is no uv on this machine")


def _found_by_uv(folder: Path) -> dict[str, str]:
    """As if uv had fetched Python 3.13 already: it finds one, and may not download."""
    there = sorted(glob(os.path.expanduser("~/.pyenv/versions/3.13.*/bin")))
    if not there:
        pytest.skip("no Python 3.13 is on this machine")
    path = os.pathsep.join([str(folder / "bin"), there[0], os.defpath])
    return {"PATH": path, "UV_PYTHON_DOWNLOADS": "never", "UV_CACHE_DIR": str(folder / "cache")}
