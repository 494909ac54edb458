"""Which locked packages have no wheel for a Python on a system: asked of the index, as `pack` asks it."""

import os
import shutil
import sys
from pathlib import Path

from lessons.commands.packing import wheels
from lessons.commands.packing.wheels import Package, System, names
from tests import need

__all__ = ["missing", "names", "packages"]


def packages(lock: Path, folder: Path) -> list[Package]:
    """Every package of the lock, with its marker and all files that the index has of it, as in a pylock.toml.

    Args:
        lock: a requirements file with hashes.
        folder: an empty one, to write to.
    """
    return wheels.packages(lock, folder, os.environ, _uv())


def missing(found: list[Package], locked: str, version: tuple[int, int], system: System) -> list[str]:
    """The packages that this Python needs on this system and that have no wheel there, or none that is locked.

    Args:
        found: as `packages` gives them.
        locked: the text of the lock.
        version: of Python.
        system: a row of supported.SYSTEMS.
    """
    tags = wheels.tags(version, system)
    return [one["name"] for one in wheels.needed(found, version, system) if not wheels.best(one, locked, tags)]


def _uv() -> str:
    """uv's program: of this environment, or of the PATH."""
    places = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return shutil.which("uv", path=places) or need.skip("there is no uv to ask the index", "LESSONS_NEED_INDEX")
