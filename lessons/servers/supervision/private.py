"""A folder that only this user can use, for what all of this user's homes and clones share."""

import os
import stat
from pathlib import Path

from lessons import home
from lessons.home import NAME

SHARED = Path("/tmp")


def folder() -> Path:
    """The system's own place for such things where there is one; else one in /tmp; else this home's run folder.

    Everybody can make names in /tmp, so a name that can be guessed is trusted only when it is a folder of this user's
    that nobody else may enter. Nothing is ever written through a link.
    """
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    places = [Path(runtime, NAME)] if runtime else []
    return next(filter(_is_mine, [*places, SHARED / f"{NAME}-{os.getuid()}"]), None) or home.run_dir()


def _is_mine(place: Path) -> bool:
    """Whether it is such a folder; it is made where there is nothing yet."""
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        found = place.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
