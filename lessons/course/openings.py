"""What a notebook says of itself: its title, its minutes, what is done in it, and its exercises."""

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lessons
from lessons.errors import LessonError

FOLDER = Path(lessons.__file__).resolve().parent.parent / "notebooks"
"""Where the course's own notebooks lie; a learner's copies have the same names in another folder."""


@dataclass(frozen=True)
class Task:
    """An exercise as its notebook announces it.

    Args:
        id: the exercise's, such as "kafka.keyed_order".
        title: its heading, such as "Exercise 3: keep the order".
        minutes: how long it takes.
    """

    id: str
    title: str
    minutes: int


@dataclass(frozen=True)
class Notebook:
    """What one notebook says of itself.

    Args:
        name: its place in the folder of notebooks, such as "01_kafka" or "deeper/kafka_cluster".
        title: its first heading.
        does: the sentence of what the learner will do.
        minutes: how long it takes, exercises included.
        tasks: its exercises, from the top to the end.
    """

    name: str
    title: str
    does: str
    minutes: int
    tasks: tuple[Task, ...]


@functools.cache
def read(name: str, folder: Path = FOLDER) -> Notebook:
    """The notebook of that name.

    Raises:
        LessonError: its file is not there, or says none of this.
    """
    path = folder / f"{name}.ipynb"
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        opening = _text(cells[0])
        does = _found(r"\*\*What you'll do\.\*\* (.+)", opening)
        minutes = int(_found(r"\*\*Minutes: (\d+)\*\*", opening))
        return Notebook(name, opening.splitlines()[0].removeprefix("# "), does, minutes, tuple(_tasks(cells)))
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise LessonError(f"The course's notebook {path} can't be read.", "Get the course's files again.") from error


def _found(pattern: str, text: str) -> str:
    """What the group of the pattern matches; raises ValueError where nothing does."""
    if not (match := re.search(pattern, text)):
        raise ValueError(pattern)
    return match[1]


def _tasks(cells: list[dict[str, Any]]) -> Iterator[Task]:
    """Each cell to fill, with the last heading of an exercise above it."""
    title, minutes = "Exercise", 0
    for cell in cells:
        if found := re.search(r"^### (Exercise.*) \((\d+) minutes?\)$", _text(cell), re.MULTILINE):
            title, minutes = found[1], int(found[2])
        for tag in cell["metadata"].get("tags", ()):
            if tag.startswith("exercise:"):
                yield Task(tag.removeprefix("exercise:"), title, minutes)


def _text(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])
