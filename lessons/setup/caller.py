"""What the caller's shell brings along: a home, a umask, and variables that would change how our Pythons run."""

import os
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from lessons.errors import SetupError

HARMFUL = (
    "PYTHONPATH",  # its modules come before those of the environment
    "PYTHONHOME",
    "PYTHONPLATLIBDIR",
    "PYTHONEXECUTABLE",
    "PYTHONUSERBASE",
    "PYTHONSAFEPATH",
    "PYTHONSTARTUP",  # IPython runs it in every kernel
    "PYTHONINSPECT",
    "PYTHONOPTIMIZE",  # the lessons' assertions would not be looked at
    "PYTHONWARNINGS",  # a warning of a library would end a lesson
    "PYTHONDEVMODE",
)
FOLDERS = ("LESSONS_HOME", "LESSONS_CACHE", "LESSONS_WORK", "M2_REPO")
"""Variables that name a folder; they hold wherever a process works."""
HOME = ".home"
"""The folder in the course's own that is a home for who has none."""


def without_harm(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would change how a Python of the course runs."""
    return {name: value for name, value in environ.items() if name not in HARMFUL}


def keep_own_files_readable() -> None:
    """A umask may keep others out of new files, but not their owner."""
    os.umask(os.umask(0o077) & 0o077)


def provide_home(environ: MutableMapping[str, str], course: Path) -> None:
    """Give this process, and what it starts, a home that can be written to; folders are named in full.

    Args:
        environ: changed in place; usually os.environ.
        course: the course's folder, which has room for a home where the user has none.

    Raises:
        SetupError: there is no such place.
    """
    keep_own_files_readable()
    for name in FOLDERS:
        if environ.get(name):
            environ[name] = os.path.abspath(os.path.expanduser(environ[name]))
    home = os.path.expanduser("~")
    if is_usable(home):
        environ["HOME"] = home
        return
    environ["HOME"] = _other(home, Path(environ.get("LESSONS_HOME") or course, HOME))
    print(f"{_what(home)} What belongs there is kept in {environ['HOME']}.", file=sys.stderr)


def is_usable(home: str) -> bool:
    """Whether it is a folder in which files can be made."""
    return os.path.isabs(home) and os.path.isdir(home) and os.access(home, os.W_OK | os.X_OK)


def _other(home: str, folder: Path) -> str:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(
            f"{_what(home)} {folder} can't be made either ({error.strerror}).",
            "Set HOME (or LESSONS_HOME) to a folder of your own, and run it again.",
        ) from error
    if not is_usable(str(folder)):
        raise SetupError(
            f"{_what(home)} {folder} can't be written to either.",
            "Set HOME (or LESSONS_HOME) to a folder of your own, and run it again.",
        )
    return str(folder)


def _what(home: str) -> str:
    return f"Your home folder {home} can't be written to." if os.path.isabs(home) else "You have no home folder."
