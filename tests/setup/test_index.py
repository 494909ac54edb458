"""The package index has a wheel of every locked package for each promised Python and system: what README says is so.

It asks the index, so it is not a part of the tests that run without a network:
`python3 -m lessons test -m index -n 0`, whenever the lock or lessons/setup/supported.py has changed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lessons.setup import supported
from lessons.setup.environment import LOCK
from tests import need

pytestmark = pytest.mark.index
PAIRS = supported.pairs()
TRIPLES = {
    ("linux", "x86_64"): f"x86_64-manylinux_{supported.GLIBC[0]}_{supported.GLIBC[1]}",
    ("linux", "aarch64"): f"aarch64-manylinux_{supported.GLIBC[0]}_{supported.GLIBC[1]}",
    ("darwin", "arm64"): "aarch64-apple-darwin",
    ("darwin", "x86_64"): "x86_64-apple-darwin",
}
"""How uv names the systems; the oldest macOS is a variable of its own."""


def uv() -> str:
    """uv's program: of this environment, or of the PATH."""
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return shutil.which("uv", path=places) or need.skip("there is no uv to ask the index", "LESSONS_NEED_INDEX")


def ask(lock: Path, version: tuple, row: tuple, folder: Path) -> subprocess.CompletedProcess:
    """Whether all of the lock could be installed there from wheels alone; nothing is installed."""
    argv = [uv(), "pip", "install", "--dry-run", "--target", folder, "--no-deps", "--require-hashes", "--no-build"]
    argv += ["--python-platform", TRIPLES[row[:2]], "--python-version", supported.dotted(version), "-r", lock]
    environ = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": supported.dotted(supported.MACOS)}
    return subprocess.run(argv, env=environ, capture_output=True, text=True)


@pytest.mark.parametrize(("version", "row"), PAIRS, ids=[f"{supported.dotted(v)} {r[0]} {r[1]}" for v, r in PAIRS])
def test_every_package_has_a_wheel(version, row, tmp_path):
    asked = ask(LOCK, version, row, tmp_path / "nothing")
    assert asked.returncode == 0, asked.stderr
    assert "Would install" in asked.stderr, asked.stderr
    assert not list(tmp_path.rglob("*.py"))


def test_what_is_left_out_of_the_promise_has_no_wheels(tmp_path):
    """On the day when this fails, there is more to promise."""
    for row in supported.SYSTEMS:
        for version in set(supported.PYTHONS) - set(supported.pythons(*row[:2])):
            asked = ask(LOCK, version, row, tmp_path / "nothing")
            assert "no usable wheels" in asked.stderr, asked.stderr


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (
            "docopt==0.6.2 --hash=sha256:49b3a825280bd66b3aa83585ef59c4a8c82f2c8a522dbe754a8bc8d08c85c491",
            "no usable wheels",
        ),
        (f"six==1.17.0 --hash=sha256:{'0' * 64}", "hash"),  # a wheel of that name, but not the one that is locked
    ],
    ids=["only source", "another file"],
)
def test_what_is_not_there_is_found(line, why, tmp_path):
    (tmp_path / "lock.txt").write_text(line, encoding="utf-8")
    asked = ask(tmp_path / "lock.txt", *PAIRS[0], tmp_path / "nothing")
    assert asked.returncode != 0
    assert why in asked.stderr, asked.stderr
