"""`pip install -e .` works, without the index, and a wheel has every file that the packages need."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.notebooks import ROOT

pytest.importorskip("setuptools", reason="what developers need is not installed: requirements-dev.txt")
OFFLINE = ("--no-deps", "--no-build-isolation", "--no-index", "-q", "--disable-pip-version-check")


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """The files that git knows, as they are now, in a folder of their own: a build writes beside them."""
    folder = tmp_path_factory.mktemp("package") / "clone"
    for name in tracked():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    return folder


def tracked() -> list[str]:
    """The paths of all files that git knows, or would take, but for deleted ones."""
    argv = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [name for name in names if (ROOT / name).is_file()]


def test_an_editable_install_runs_from_any_folder(clone, tmp_path):
    venv.create(tmp_path / "venv", symlinks=True)
    python = tmp_path / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", *OFFLINE]
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    seen_by_build = {**environ, "PYTHONPATH": str(Path(sys.modules["setuptools"].__file__).parents[1])}
    subprocess.run([*pip, "-e", clone], check=True, env=seen_by_build)
    argv = [python, "-m", "lessons", "--help"]
    ran = subprocess.run(argv, cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "open the course in JupyterLab" in ran.stdout


def test_a_wheel_has_every_file_of_the_packages(clone, tmp_path):
    argv = [sys.executable, "-m", "pip", "wheel", *OFFLINE, "-w", tmp_path, clone]
    subprocess.run(argv, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        packed = {name for name in opened.namelist() if ".dist-info/" not in name}
    assert packed == {name for name in tracked() if name.startswith(("lessons/", "embedded_eventstore/"))}
