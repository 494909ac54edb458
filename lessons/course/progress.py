"""What the learner has done: one small file that outlives kernels, restarts and updates of the course."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from lessons import home
from lessons.course.outcomes import Correct, NotAttempted

FORMAT = 1


@dataclass
class Entry:
    """One exercise's progress.

    Args:
        done: whether a check has found it correct, ever.
        attempts: how many checks looked at an answer.
        hints: how many hints were shown.
        solution_seen: whether the solution was shown.
    """

    done: bool = False
    attempts: int = 0
    hints: int = 0
    solution_seen: bool = False


class _Newer(Exception):
    """The file was written by a later version of the course."""


def file() -> Path:
    """Where the progress is kept."""
    return home.data_dir() / "progress.json"


def read() -> dict[str, Entry]:
    """The entries by exercise id; empty where nothing is kept, or the file can't be read."""
    try:
        return _entries(file())
    except (OSError, ValueError, _Newer):
        return {}


def note_check(exercise: str, outcome: type) -> str:
    """Keep what a check found; returns a sentence when something is to be said of the file, else ""."""
    if outcome is NotAttempted:
        return ""
    return _change(exercise, lambda entry: _checked(entry, outcome))


def note_hint(exercise: str) -> str:
    """Keep that a hint was shown; returns as `note_check` does."""
    return _change(exercise, lambda entry: setattr(entry, "hints", entry.hints + 1))


def note_solution(exercise: str) -> str:
    """Keep that the solution was shown; returns as `note_check` does."""
    return _change(exercise, lambda entry: setattr(entry, "solution_seen", True))


def _checked(entry: Entry, outcome: type) -> None:
    entry.attempts += 1
    entry.done = entry.done or outcome is Correct


def _entries(path: Path) -> dict[str, Entry]:
    if not path.exists():
        return {}
    content = json.loads(path.read_text(encoding="utf-8"))
    try:
        if content["format"] > FORMAT:
            raise _Newer
        return {name: Entry(**entry) for name, entry in content["exercises"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a progress file") from error


def _change(exercise: str, change) -> str:
    """Read, change and write under a lock: two kernels may do so at once."""
    try:
        path = file()
        with _locked(path):
            entries, remark = _entries_or_aside(path)
            change(entries.setdefault(exercise, Entry()))
            _write(path, entries)
        return remark
    except _Newer:
        return "(Progress not kept: its file is from a later version of the course; update the course.)"
    except OSError as error:
        return f"(Progress not kept: {error.strerror}; free some space or mend {home.NAME}'s folder.)"


def _entries_or_aside(path: Path) -> tuple[dict[str, Entry], str]:
    try:
        return _entries(path), ""
    except ValueError:
        number = len(list(path.parent.glob(f"{path.name}.damaged-*"))) + 1
        aside = path.with_name(f"{path.name}.damaged-{number}")
        os.replace(path, aside)
        return (
            {},
            f"(The progress file could not be read; it is kept as {aside.name}, and a new one was begun.)",
        )


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with open(path.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, entries: dict[str, Entry]) -> None:
    """All or nothing: a half-written file is never seen."""
    content = {"format": FORMAT, "exercises": {name: asdict(entry) for name, entry in entries.items()}}
    unfinished = path.with_suffix(".new")
    unfinished.write_text(json.dumps(content, indent=1), encoding="utf-8")
    os.replace(unfinished, path)
