"""A lesson, or the starter of one exercise, as it was given; what the learner had is kept."""

from lessons import locks
from lessons.setup.spelling import command
from lessons.workspace import notebooks
from lessons.workspace.cells import Cell, Notebook, kept_beside, same_content, without_outputs
from lessons.workspace.comparing import is_untouched
from lessons.workspace.copies import Copies
from lessons.workspace.folders import THIS_CLONE, Workspace
from lessons.workspace.identity import with_lesson_ids
from lessons.workspace.naming import exercise_named, lesson_named, unknown
from lessons.workspace.notebooks import DamagedError, read
from lessons.workspace.order import order
from lessons.workspace.originals import Lesson, Originals
from lessons.workspace.updating import WorkspaceError

BEFORE = "The starter is back in the cell above. This is the answer that you had."
RELOAD = "If it is open in JupyterLab, choose there: File, Reload Notebook from Disk."


def reset(words: str, workspace: Workspace = THIS_CLONE) -> list[str]:
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
            f"{words} could not be reset ({why}).", "Your copy was not changed. Correct that first."
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
        return [f"{lesson.name} was missing in work/; it is there again, as the course has it."]
    if _is_as_given(lesson, copies):
        return [f"{lesson.name} is the original already."]
    copies.ask_whether_writable(lesson.name)
    kept = copies.duplicate(lesson.name, "before-reset")
    copies.write(lesson)
    return [f"{lesson.name} is the original again. What you had is {copies.workspace.shown(kept)}.", RELOAD]


def _is_as_given(lesson: Lesson, copies: Copies) -> bool:
    try:
        mine = read(copies.workspace.copy(lesson.name))
    except DamagedError:
        return False
    return notebooks.given(mine) == lesson.digest and is_untouched(mine, lesson.notebook)


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
    cells = with_lesson_ids(mine["cells"], base["cells"])
    answer = next((cell for cell in cells if cell["id"] == starter["id"]), None)
    if answer is not None and same_content(answer, starter):
        return [f"The starter of {id} is in {lesson.name} already."]
    changed = {**mine, "cells": _with_starter(cells, starter, answer, lesson.notebook)}
    copies.keep(lesson.name, changed, mine)
    kept = " The answer that you had is in the cell below it." if answer is not None else ""
    return [f"The starter of {id} is in {lesson.name} again.{kept}", RELOAD]


def _with_starter(cells: list[Cell], starter: Cell, answer: Cell | None, lesson: Notebook) -> list[Cell]:
    """The learner's cells with the starter in its place, and what stood there behind it."""
    mine = {cell["id"]: [cell] for cell in cells}
    mine[starter["id"]] = [without_outputs(starter), *(kept_beside(answer, BEFORE) if answer else [])]
    lessons = [cell["id"] for cell in lesson["cells"]]
    ids = order(lessons, lessons, [cell["id"] for cell in cells])
    return [cell for id in ids for cell in mine.get(id, [])]
