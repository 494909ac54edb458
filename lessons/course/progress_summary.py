"""How far a learner is: what is done of each notebook, and what comes next.

`kept` is always what `entries.read()` gives: an entry for each exercise that was tried.
"""

from collections.abc import Mapping
from typing import NamedTuple

from lessons.course import openings, outline
from lessons.course.entries import Entry
from lessons.course.openings import Notebook, Task
from lessons.errors import LessonError

Kept = Mapping[str, Entry]


class Place(NamedTuple):
    """A place in the course: a notebook, and the exercise in it that is to be done."""

    notebook: Notebook
    task: Task


def count_done(notebook: Notebook, kept: Kept) -> int:
    """How many of the notebook's exercises are done."""
    return len(notebook.tasks) - len(_open(notebook, kept))


def done_sentence(notebook: Notebook, kept: Kept, where: str = "") -> str:
    """How many are done, as a sentence without its end, such as "2 of 6 exercises are done"."""
    number, of = count_done(notebook, kept), len(notebook.tasks)
    return f"{number} of {of} exercise{'' if of == 1 else 's'}{where} {'is' if number == 1 else 'are'} done"


def notebook_of(last: str) -> Notebook | None:
    """The notebook of the exercise with that id; None where the course has no such exercise."""
    notebooks = map(openings.read, outline.EVERY)
    return next((notebook for notebook in notebooks if last in [task.id for task in notebook.tasks]), None)


def next_exercise(kept: Kept, last: str = "") -> Place | None:
    """What comes next: in the notebook of the last exercise, else in one after it, else wherever something is left.

    Args:
        kept: what is kept of all exercises.
        last: the id of the exercise that the learner was at; "" where nobody knows.

    Returns:
        The next exercise that is not done, and its notebook; None when all are done.
    """
    notebook = notebook_of(last)
    names = [*_from(notebook.name), *outline.EVERY] if notebook else outline.EVERY
    left = ((found, _open(found, kept, last)) for found in map(openings.read, names))
    return next((Place(found, tasks[0]) for found, tasks in left if tasks), None)


def after_exercise(exercise: str, kept: Kept) -> str:
    """What to say when this exercise was found correct: how many of its notebook's are done, and what is next.

    Args:
        exercise: its id, such as "kafka.keyed_order".
        kept: what is kept of all exercises, this one among them.

    Returns:
        A sentence or two; "" where the exercise is in no notebook, or the notebooks can't be read.
    """
    try:
        notebook = notebook_of(exercise)
        return f"{_count(notebook, kept)} {_next(notebook, next_exercise(kept, exercise))}" if notebook else ""
    except LessonError:
        return ""


def _count(notebook: Notebook, kept: Kept) -> str:
    number, of = count_done(notebook, kept), len(notebook.tasks)
    if number < of:
        return f"{done_sentence(notebook, kept, ' of this notebook')}."
    return f"All {of} exercises of this notebook are done." if of > 1 else "The exercise of this notebook is done."


def _next(notebook: Notebook, point: Place | None) -> str:
    if point is None:
        return "So are all others of the course."
    if point.notebook == notebook:
        return with_full_stop(f"Next: {point.task.title}")
    return f"Next: {outline.label(point.notebook)} ({point.notebook.minutes} minutes)."


def with_full_stop(sentence: str) -> str:
    """The sentence with a full stop, where it does not end with a mark of its own.

    >>> with_full_stop("Next: Exercise 4: what failed?")
    'Next: Exercise 4: what failed?'
    """
    return sentence if sentence.endswith("?") else f"{sentence}."


def _from(name: str) -> list[str]:
    """This notebook, and all that come after it."""
    return [name, *_from(following)] if (following := outline.next_of(name)) else [name]


def _open(notebook: Notebook, kept: Kept, last: str = "") -> list[Task]:
    """The notebook's exercises that are not done: first those below the last one, then those above it."""
    ids = [task.id for task in notebook.tasks]
    first = ids.index(last) if last in ids else 0
    tasks = notebook.tasks[first:] + notebook.tasks[:first]
    return [task for task in tasks if not kept.get(task.id, Entry()).done]
