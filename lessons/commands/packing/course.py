"""The course itself, as git keeps it: a pack is enough for who has no clone, and `git pull` works after it."""

import json
import re
import subprocess
from pathlib import Path

from lessons.errors import LessonError
from lessons.setup.environment import ROOT
from lessons.setup.packs import start


class CourseError(LessonError):
    """The course can't be put into a pack."""


def bundle(file: Path) -> None:
    """Write all that is committed into a bundle, which `git clone` takes.

    Raises:
        CourseError: this is no whole git clone.
    """
    if _git("rev-parse", "HEAD") is None:
        raise CourseError(
            f"{ROOT} is no git clone, so the course can't be put into a pack.", "Make a clone, and pack it there."
        )
    if is_shallow():
        raise CourseError(
            "This clone has only a part of its history.", "Run `git fetch --unshallow`, then run it again."
        )
    branch = _git("symbolic-ref", "--quiet", "--short", "HEAD")
    argv = [
        "git",
        "-C",
        str(ROOT),
        "bundle",
        "create",
        "--quiet",
        str(file.absolute()),
        "HEAD",
        *filter(None, [branch]),
    ]
    made = subprocess.run(argv, capture_output=True, text=True)
    if made.returncode:
        raise CourseError(f"git could not pack the course: {made.stderr.strip()}.", "Correct that, and run it again.")


def is_shallow() -> bool:
    """Whether this clone has only a part of its history."""
    return _git("rev-parse", "--is-shallow-repository") == "true"


def uncommitted() -> list[str]:
    """The files that were changed here and are not committed, so they are not in the bundle."""
    return (_git("diff", "--name-only", "HEAD") or "").split()


def origin() -> str:
    """The address of the repository that this clone came from, without a password; "" for a folder of this computer."""
    found = _git("remote", "get-url", "origin") or ""
    if re.match(r"https?://", found):
        return re.sub(r"//[^/@]*@", "//", found)
    return found if re.match(r"(ssh://|git@)", found) else ""


def starter(address: str = "", came_from: str = "") -> str:
    """The program that takes the course out of a pack, with what it has to know filled in.

    Args:
        address: where the pack is served; "" for the pack itself.
        came_from: as `origin` gives it.
    """
    text = Path(start.__file__).read_text(encoding="utf-8")
    for name, value in (("ADDRESS", address), ("ORIGIN", came_from)):
        text = text.replace(f'{name} = ""', f"{name} = {json.dumps(value)}", 1)
    return text


def _git(*words: str) -> str | None:
    """What git prints about this clone; None when it does not answer."""
    try:
        ran = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True)
    except OSError:
        return None
    return ran.stdout.strip() if ran.returncode == 0 else None
