"""A small copy of the project with one tiny locked package: its environment takes seconds to make, and no network."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.notebooks import ROOT

COMMAND = """
import sys

def run(arguments):
    import tiny
    print("ran in", sys.prefix, "with tiny", tiny.VERSION)
    return 0
"""


@dataclass
class Project:
    """A project folder, and the folder in which pip looks for wheels."""

    folder: Path
    wheels: Path

    def lock(self, version: str, sha256: str | None = None) -> None:
        """Lock the tiny package at that version, with its own hash or a given one."""
        wheel = build(self.wheels, version)
        digest = sha256 or hashlib.sha256(wheel.read_bytes()).hexdigest()
        (self.folder / "requirements.in").write_text(f"tiny=={version}  # the only one\n")
        (self.folder / "requirements.txt").write_text(f"tiny=={version} \\\n    --hash=sha256:{digest}\n")

    def command(self, *arguments: str, **environ: str) -> list:
        """What subprocess needs to run the project's command line offline."""
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), "PIP_RETRIES": "0", "PIP_TIMEOUT": "2"}
        mine = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "PYTHONPATH"))}
        argv = [sys.executable, "-m", "lessons", *arguments]
        return {"args": argv, "cwd": self.folder, "env": {**mine, **offline, **environ}, "text": True}

    def run(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess:
        """Run the command line to its end."""
        return subprocess.run(**self.command(*arguments, **environ), capture_output=True, timeout=100)


@pytest.fixture
def fresh(tmp_path: Path) -> Project:
    """A clone in which no command has been run."""
    made = Project(tmp_path / "project", tmp_path / "wheels")
    made.wheels.mkdir()
    shutil.copytree(ROOT / "lessons" / "setup", made.folder / "lessons" / "setup")
    for name in ("__init__.py", "__main__.py", "errors.py", "files.py", "locks.py"):
        shutil.copy(ROOT / "lessons" / name, made.folder / "lessons")
    (made.folder / "lessons" / "commands").mkdir()
    (made.folder / "lessons" / "commands" / "progress.py").write_text(COMMAND)
    made.lock("1.0")
    return made


@pytest.fixture(scope="session")
def empty_environment(tmp_path_factory) -> Path:
    """An environment with nothing installed: making one takes seconds, copying it does not."""
    folder = tmp_path_factory.mktemp("environment") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder


@pytest.fixture
def project(fresh: Project, empty_environment: Path) -> Project:
    """A clone in which installing is just about to begin."""
    shutil.copytree(empty_environment, fresh.folder / ".venv", symlinks=True)
    return fresh


def build(folder: Path, version: str) -> Path:
    """A wheel with one module, made without any tool."""
    path = folder / f"tiny-{version}-py3-none-any.whl"
    info = f"tiny-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in (
            ("tiny.py", f"VERSION = {version!r}\n"),
            (f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n"),
            (f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
            (f"{info}/RECORD", ""),
        ):
            wheel.writestr(zipfile.ZipInfo(name), text)
    return path
