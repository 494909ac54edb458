"""Small packs of a small project, made by the test, and the parts of one that can be spoilt."""

import hashlib
import platform
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from lessons.setup import supported
from lessons.setup.packs import contents
from lessons.setup.packs.contents import Contents
from tests.setup.conftest import Project, build

HERE = supported.name(sys.platform, platform.machine())
PAIR = contents.pair(HERE, sys.version_info[:2])
NO_NETWORK = {
    "PIP_NO_INDEX": "",
    "PIP_FIND_LINKS": "",
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "UV_FIND_LINKS": "http://127.0.0.1:9/links",
    "LESSONS_MAVEN_MIRROR": "http://127.0.0.1:9/maven",
}
"""The caller's own settings lead nowhere: what arrives came from the pack."""
JAR = "org/example/tiny/1.0/tiny-1.0.jar"
JAR_TEXT = b"a jar"


def contents_of(project: Project) -> Contents:
    """What a pack of this project says, for this computer and Python."""
    setup = project.folder / "lessons" / "setup" / "installer.txt"
    files = [project.folder / "requirements.txt", setup, *sorted(project.folder.glob("lessons/*/server/*.lock"))]
    locks = {str(file.relative_to(project.folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    return Contents("2026-11-30", locks, {PAIR: ["tiny-1.0-py3-none-any.whl"]})


def make(project: Project, file: Path, files: Mapping[str, bytes] | None = None, **changed: object) -> Path:
    """A pack with the project's wheel and jar.

    Args:
        project: what it is for.
        file: the pack.
        files: what it holds besides, or in the place of the right files.
        changed: what it says of itself instead of the truth.
    """
    wheel = build(project.wheels, "1.0")
    held = {contents.WHEELS + wheel.name: wheel.read_bytes(), contents.JARS + JAR: JAR_TEXT, **(files or {})}
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(contents.LIST, replace(contents_of(project), **changed).text())
        for name, content in held.items():
            packed.writestr(name, content)
    return file


def lock_jar(project: Project) -> None:
    """Let the project need a jar."""
    lock = project.folder / "lessons" / "kafka" / "server" / "jars.lock"
    lock.parent.mkdir(parents=True)
    lock.write_text(f"org.example:tiny:1.0 {len(JAR_TEXT)} {hashlib.sha256(JAR_TEXT).hexdigest()}\n")


def spoil(file: Path, found: bytes) -> None:
    """Change one byte of the pack, the first of what is looked for."""
    text = bytearray(file.read_bytes())
    text[text.index(found)] ^= 1
    file.write_bytes(text)


def make_empty(file: Path) -> None:
    """A pack of this very course for this computer and every Python, for whoever has everything already."""
    pairs = {contents.pair(HERE, python): [] for python in supported.PYTHONS}
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(contents.LIST, Contents("2026-11-30", contents.locks(), pairs).text())
