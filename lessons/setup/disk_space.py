"""The room on every disk that is written to."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lessons.errors import SetupError
from lessons.setup import jarlock

ENVIRONMENT = 600_000_000
"""What the environment takes, in bytes (measured on Linux: 571 MB)."""
JARS = 200_000_000
"""The jars of Kafka and Pulsar."""
CACHES = 300_000_000
"""The start-up caches, and as much again while they are made."""
LITTLE = 50_000_000
"""What an environment that is ready, and the learner's notebooks, may still need."""
TEMPORARY = 200_000_000
"""A few running servers' data, and packages while pip unpacks them."""


@dataclass(frozen=True)
class SpaceNeed:
    """A folder in which the course writes.

    Args:
        what: what is kept there, for people.
        folder: where; it may be that it is not there yet.
        size: how many bytes it takes.
    """

    what: str
    folder: Path
    size: int

    @property
    def disk(self) -> Path:
        """The nearest folder that exists."""
        return next(each for each in (self.folder, *self.folder.absolute().parents) if each.exists())


def space_needs(environ: Mapping[str, str]) -> list[SpaceNeed]:
    """Every folder outside its own in which the course writes. What is there already is not needed again."""
    return [
        SpaceNeed("start-up caches", cache(environ), CACHES),
        SpaceNeed("jars", jarlock.repository(), JARS),
        SpaceNeed("temporary files", Path(tempfile.gettempdir()), TEMPORARY),
    ]


def cache(environ: Mapping[str, str]) -> Path:
    """About where caches are: `lessons.home` asks a package that may not be there yet."""
    if named := environ.get("LESSONS_CACHE") or environ.get("LESSONS_HOME"):
        return Path(named)
    return Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def disks_too_small(wanted: Iterable[SpaceNeed]) -> list[tuple[str, int, int]]:
    """The disks that have too little room: what is on each, how much is free, and how much is needed."""
    disks: dict[int, list[SpaceNeed]] = {}
    for need in wanted:
        disks.setdefault(os.stat(need.disk).st_dev, []).append(need)
    found = []
    for on_it in disks.values():
        free, size = shutil.disk_usage(on_it[0].disk).free, sum(need.size for need in on_it)
        if free < size:
            found.append((", ".join(f"{need.what} ({need.folder})" for need in on_it), free, size))
    return found


def has_space(need: SpaceNeed) -> bool:
    """Whether there is room for it."""
    return not disks_too_small([need])


def require_space(wanted: Iterable[SpaceNeed]) -> None:
    """Look before anything is written.

    Raises:
        SetupError: a disk has too little room.
    """
    for what, free, size in disks_too_small(wanted):
        raise SetupError(
            f"Only {free / 1e6:.0f} MB are free on the disk of {what}, and about {size / 1e6:.0f} MB are needed.",
            "Free some space, or name a folder on another disk (docs/settings.md), and run it again.",
        )
