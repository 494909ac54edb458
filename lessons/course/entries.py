"""What is kept of a learner's exercises, as it is read."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from lessons import home
from lessons.course import progress_file
from lessons.course.progress_file import ProgressError
from lessons.errors import HomeError

__all__ = ["Entry", "ProgressError", "known", "last", "path", "read"]


@dataclass(frozen=True)
class Entry:
    """What is kept of one exercise.

    Args:
        attempts: how many checks were made of something attempted.
        hints: how many of its hints were seen.
        solution_seen: whether the solution was shown.
        done: whether a check ever said that it is correct.
    """

    attempts: int = 0
    hints: int = 0
    solution_seen: bool = False
    done: bool = False


def read() -> dict[str, Entry]:
    """What is kept of every exercise, by its id; an exercise that was never tried is not in it.

    Raises:
        ProgressError: the file can't be read; the sentences say why and what to do.
    """
    return {name: Entry(**known(entry)) for name, entry in _load()["exercises"].items()}


def last() -> str:
    """The id of the exercise that something was kept of last; "" when there is none, or an older version wrote it.

    Raises:
        ProgressError: as `read` does.
    """
    return str(_load().get("last") or "")


def _load() -> dict[str, Any]:
    try:
        return progress_file.load(path())
    except HomeError as error:
        raise ProgressError(error.what, error.do) from error
    except OSError as error:
        raise ProgressError(
            f"The progress file can't be read: {error}.", "Make that folder readable for you."
        ) from error


def path() -> Path:
    """The file that keeps it."""
    return home.data_dir() / "progress.json"


def known(entry: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry that this version knows, with defaults for those that are missing."""
    return {field.name: entry.get(field.name, field.default) for field in fields(Entry)}
