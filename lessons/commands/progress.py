"""python3 -m lessons progress: which exercises are done."""

import argparse
from collections.abc import Iterable
from itertools import groupby

from lessons.course import progress
from lessons.course.catalogue import all_exercises
from lessons.course.exercise import Exercise
from lessons.course.progress import Entry

Row = tuple[Exercise, Entry]


def run(arguments: argparse.Namespace) -> int:
    """Print a table for each notebook; 0 when the progress could be read.

    Raises:
        ProgressError: it could not.
    """
    print(table(all_exercises(), progress.read()))
    return 0


def table(exercises: Iterable[Exercise], kept: dict[str, Entry]) -> str:
    """The exercises under their notebooks: which are done, in how many attempts, with how many hints.

    Args:
        exercises: all that there are, those of one notebook together.
        kept: what is kept of them, by id.
    """
    rows = [(exercise, kept.get(exercise.id, Entry())) for exercise in exercises]
    width = max((len(exercise.title) for exercise, _ in rows), default=0)
    parts = [_notebook(name, list(group), width) for name, group in groupby(rows, lambda row: row[0].notebook)]
    return "\n\n".join([*parts, _summary("All notebooks", rows)])


def _notebook(name: str, rows: list[Row], width: int) -> str:
    return "\n".join([_summary(name, rows), *(_line(row, width) for row in rows)])


def _summary(name: str, rows: list[Row]) -> str:
    left = sum(exercise.minutes for exercise, entry in rows if not entry.done)
    done = sum(entry.done for _, entry in rows)
    return f"{name}: {done} of {len(rows)} exercises done" + (f", about {left} minutes left" if left else "")


def _line(row: Row, width: int) -> str:
    exercise, entry = row
    mark = "x" if entry.done else " "
    counts = [_count(entry.attempts, "attempt"), _count(entry.hints, "hint")]
    remarks = ", ".join(filter(None, [*counts, "solution seen" if entry.solution_seen else ""]))
    return f"  [{mark}] {exercise.title:<{width}}  {exercise.minutes:>2} min  {remarks}".rstrip()


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}" if number else ""
