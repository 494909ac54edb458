"""A lesson, or the starter of one exercise, as it was given; what the learner had is kept."""

from lessons import locks
from lessons.setup.spelling import command
from lessons.workspace import notebooks
from lessons.workspace.cells import Cell, Notebook, aside, fresh, same
from lessons.workspace.comparing import untouched
from lessons.workspace.copies import Copies
from lessons.workspace.identity import identified
from lessons.workspace.naming import exercise_named, lesson_named, unknown
from lessons.workspace.notebooks import DamagedError, read
from lessons.workspace.order import order
from lessons.workspace.originals import Lesson, Originals
from lessons.workspace.places import HERE, Workspace
from lessons.workspace.updating import WorkspaceError

BEFORE = "The starter is back in the cell above. This is your answer of before."
RELOAD = "If it is open in JupyterLab, choose there: File, Reload Notebook from Disk."


def reset(words: str, workspace: Workspace = HERE) -> list[str]:
    """Give a lesson or one exercise again.

    Args:
        words: the lesson or the exercise, as naming.py understands it.
        workspace: whose; this clone's by default.

    Returns:
        What was done, in sentences.

    Raises:
        WorkspaceError: there is no such lesson or exercise, or its copy can't be read or written.
    """
    originals = Originals(workspace)
    try:
        workspace.given.mkdir(parents=True, exist_ok=True)
        with locks.locked(workspace.given / "lock"):
            return _reset(words, originals)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise WorkspaceError(
            f"{words} could not be reset ({why}).", "Your copy is as it was; mend that first."
        ) from error


def _reset(words: str, originals: Originals) -> list[str]:
    if name := lesson_named(words, originals):
        return _lesson(originals.lesson(name), Copies(originals.workspace))
    where = {id: lesson for lesson in map(originals.lesson, originals.names) for id in lesson.answer_cells()}
    if id := exercise_named(words, where):
        return _exercise(id, where[id], Copies(originals.workspace))
    raise unknown(words, originals.names, where)


def _lesson(lesson: Lesson, copies: Copies) -> list[str]:
    path = copies.workspace.copy(lesson.name)
    if not path.exists():
        copies.write(lesson)
        return [f"{lesson.name} was missing in work/, and is there again as given."]
    if _is_as_given(lesson, copies):
        return [f"{lesson.name} is as given already."]
    copies.ask_whether_writable(lesson.name)
    kept = copies.duplicate(lesson.name, "before-reset")
    copies.write(lesson)
    return [f"{lesson.name} is as given again. What you had is {copies.workspace.shown(kept)}.", RELOAD]


def _is_as_given(lesson: Lesson, copies: Copies) -> bool:
    try:
        mine = read(copies.workspace.copy(lesson.name))
    except DamagedError:
        return False
    return notebooks.given(mine) == lesson.digest and untouched(mine, lesson.notebook)


def _exercise(id: str, lesson: Lesson, copies: Copies) -> list[str]:
    try:
        mine = read(copies.workspace.copy(lesson.name))
    except FileNotFoundError:
        return _lesson(lesson, copies)
    except DamagedError as error:
        whole = f"Reset all of it: {command(f'reset {lesson.name}')}"
        raise WorkspaceError(f"work/{lesson.name}.ipynb is damaged: no notebook can be read from it.", whole) from error
    base = copies.base(mine, lesson.name) or lesson.notebook
    starter = lesson.answer_cells()[id]
    cells = identified(mine["cells"], base["cells"])
    answer = next((cell for cell in cells if cell["id"] == starter["id"]), None)
    if answer is not None and same(answer, starter):
        return [f"The starter of {id} is in {lesson.name} already."]
    changed = {**mine, "cells": _with_starter(cells, starter, answer, lesson.notebook)}
    copies.keep(lesson.name, changed, mine)
    kept = " Your answer of before is in the cell below it." if answer is not None else ""
    return [f"The starter of {id} is in {lesson.name} again.{kept}", RELOAD]


def _with_starter(cells: list[Cell], starter: Cell, answer: Cell | None, lesson: Notebook) -> list[Cell]:
    """The learner's cells with the starter in its place, and what stood there behind it."""
    mine = {cell["id"]: [cell] for cell in cells}
    mine[starter["id"]] = [fresh(starter), *(aside(answer, BEFORE) if answer else [])]
    lessons = [cell["id"] for cell in lesson["cells"]]
    ids = order(lessons, lessons, [cell["id"] for cell in cells])
    return [cell for id in ids for cell in mine.get(id, [])]
