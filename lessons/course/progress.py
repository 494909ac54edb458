"""What a learner has done, kept in one small file across kernels, restarts and updates.

Nothing here stops a check: where progress can't be kept, the functions return a sentence that says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

from lessons import home
from lessons.course import progress_file
from lessons.course.progress_file import ProgressError

__all__ = ["Entry", "ProgressError", "attempted", "hinted", "last", "read", "solution_seen"]


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


def attempted(exercise: str, correct: bool) -> str:
    """Keep one more attempt. Returns a sentence to show when there is something to say, else nothing."""
    return _keep(exercise, lambda old: {"attempts": old["attempts"] + 1, "done": old["done"] or correct})


def hinted(exercise: str, number: int) -> str:
    """Keep that the hints up to this number were seen. Returns as `attempted` does."""
    return _keep(exercise, lambda old: {"hints": max(old["hints"], number)})


def solution_seen(exercise: str) -> str:
    """Keep that the solution was shown. Returns as `attempted` does."""
    return _keep(exercise, lambda old: {"solution_seen": True})


def read() -> dict[str, Entry]:
    """What is kept of every exercise, by its id; an exercise that was never tried is not in it.

    Raises:
        ProgressError: the file can't be read; the sentences say why and what to do.
    """
    return {name: Entry(**_known(entry)) for name, entry in _load()["exercises"].items()}


def last() -> str:
    """The id of the exercise that something was kept of last; "" when there is none, or an older version wrote it.

    Raises:
        ProgressError: as `read` does.
    """
    return str(_load().get("last") or "")


def _load() -> dict:
    try:
        return progress_file.load(_path())
    except OSError as error:
        raise ProgressError(
            f"The progress file can't be read: {error}.", "Make that folder readable for you."
        ) from error


def _path() -> Path:
    return home.data_dir() / "progress.json"


def _known(entry: dict) -> dict:
    """The fields of an entry that this version knows, with defaults for those that are missing."""
    return {field.name: entry.get(field.name, field.default) for field in fields(Entry)}


def _keep(exercise: str, change: Callable[[dict], dict]) -> str:
    try:
        return progress_file.update(_path(), lambda kept: _changed(kept, exercise, change))
    except progress_file.NewerError as error:
        return f"Your progress was not kept: {error}"
    except OSError as error:
        reason = error.strerror or str(error)
        return f"Your progress was not kept: the file {error.filename} can't be written ({reason})."


def _changed(kept: dict, exercise: str, change: Callable[[dict], dict]) -> dict:
    entry = kept["exercises"].get(exercise, {})
    return {**kept, "last": exercise, "exercises": {**kept["exercises"], exercise: {**entry, **change(_known(entry))}}}
