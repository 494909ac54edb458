"""The file that keeps progress: `{"version": 1, "last": id, "exercises": {id: {"attempts": 2, …}},
"quiz": {name: {"attempts": 1, …}}}`.

Whoever changes it holds a lock, writes a new file beside it and puts that in its place, so that two kernels never
lose each other's changes and a crash leaves the old file. What this version does not know, it keeps.
"""

import itertools
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lessons import files, locks
from lessons.errors import LessonError

VERSION = 1
KINDS: dict[str, type] = {
    **{"attempts": int, "hints": int, "solution_seen": bool, "done": bool, "done_on": str},
    **{"right": bool, "right_on": str},
}
"""The fields of what is kept of an exercise, and of a question of the quiz."""


class ProgressError(LessonError):
    """The progress file is not one that this version can use."""


class DamagedError(ProgressError):
    """The progress file is not what this course wrote."""


class NewerError(ProgressError):
    """The progress file was written by a newer version of this course."""


def load(path: Path) -> dict[str, Any]:
    """What the file holds; what an empty one would hold when there is none.

    Raises:
        DamagedError, NewerError: it can't be used.
        OSError: it can't be read.
    """
    try:
        kept: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return _empty()
    except ValueError:
        raise _damaged(path) from None
    if _version(kept) > VERSION:
        raise NewerError(f"{path} was written by a newer version of this course.", "Update the course.")
    if not _well_formed(kept):
        raise _damaged(path)
    return kept


def update(path: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> str:
    """Put `change(what the file holds)` in its place.

    Returns:
        A sentence when the file was damaged and is now kept under another name; else nothing.

    Raises:
        NewerError: it was left as it is.
        OSError: it can't be written; it was left as it is.
    """
    with locks.locked(path.with_name(f"{path.name}.lock")):
        try:
            kept, note = load(path), ""
        except DamagedError:
            kept, note = _empty(), f"The file of your progress was damaged. It is kept as {_move_aside(path)}."
        write(path, change(kept))
    return note


def write(path: Path, kept: dict[str, Any]) -> None:
    """Put that in the file's place.

    Raises:
        OSError: it can't be written; it was left as it is.
    """
    files.write_atomically(path, json.dumps(kept, indent=1, sort_keys=True) + "\n")


def _empty() -> dict[str, Any]:
    return {"version": VERSION, "exercises": {}}


def _damaged(path: Path) -> DamagedError:
    return DamagedError(
        f"{path} is damaged.", "The next check or hint keeps it under another name and begins a new one."
    )


def _version(kept: object) -> int:
    version = kept.get("version") if isinstance(kept, dict) else None
    return version if isinstance(version, int) else 0


def _well_formed(kept: object) -> bool:
    """Whether every part that this version reads has the type that it writes."""
    exercises = kept.get("exercises") if isinstance(kept, dict) and _version(kept) else None
    quiz = kept.get("quiz", {}) if isinstance(kept, dict) else None
    return _are_entries(exercises) and _are_entries(quiz)


def _are_entries(entries: object) -> bool:
    return isinstance(entries, dict) and all(map(_is_entry, entries.values()))


def _is_entry(entry: object) -> bool:
    return isinstance(entry, dict) and all(isinstance(entry.get(name, kind()), kind) for name, kind in KINDS.items())


def _move_aside(path: Path) -> Path:
    names = (path.with_name(f"{path.name}.damaged-{number}") for number in itertools.count(1))
    free = next(name for name in names if not name.exists())
    os.rename(path, free)
    return free
