"""What is kept of a learner's exercises, as it is read."""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from lessons import home
from lessons.course import progress_file
from lessons.course.progress_file import ProgressError
from lessons.errors import HomeError

__all__ = ["Answered", "Entry", "ProgressError", "known", "last", "path", "read", "read_quiz"]


@dataclass(frozen=True)
class Entry:
    """What is kept of one exercise.

    Args:
        attempts: how many checks were made of something attempted.
        hints: how many of its hints were seen.
        solution_seen: whether the solution was shown.
        done: whether a check ever said that it is correct.
        done_on: the day when one said so first, such as "2026-11-30"; "" where none did, or an older version kept it.
    """

    attempts: int = 0
    hints: int = 0
    solution_seen: bool = False
    done: bool = False
    done_on: str = field(default="", compare=False)


@dataclass(frozen=True)
class Answered:
    """What is kept of one question of the quiz.

    Args:
        attempts: how many answers were given.
        right: whether one of them was right.
        right_on: the day of the first that was; "" where none was.
    """

    attempts: int = 0
    right: bool = False
    right_on: str = ""


def read() -> dict[str, Entry]:
    """What is kept of every exercise, by its id; an exercise that was never tried is not in it.

    Raises:
        ProgressError: the file can't be read; the sentences say why and what to do.
    """
    return exercises_of(_load())


def exercises_of(kept: dict[str, Any]) -> dict[str, Entry]:
    """The entries of what a progress file holds, by the exercise's id."""
    return {name: Entry(**known(entry)) for name, entry in kept["exercises"].items()}


def read_quiz() -> dict[str, Answered]:
    """What is kept of every question of the quiz, by its name; one that was never answered is not in it.

    Raises:
        ProgressError: as `read` does.
    """
    kept = _load().get("quiz", {})
    return {name: Answered(**known(entry, Answered)) for name, entry in kept.items()}


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


def known(entry: dict[str, Any], kind: type[Entry] | type[Answered] = Entry) -> dict[str, Any]:
    """The fields of an entry that this version knows, with defaults for those that are missing."""
    return {one.name: entry.get(one.name, one.default) for one in fields(kind)}
