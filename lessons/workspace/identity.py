"""Which cell of a learner's copy is which cell of the lesson: by id, or where that was lost, by exercise or text.

A cell that was cut and pasted gets a new id, a duplicated file or another editor may bring one id twice or none at all.
"""

import copy

from lessons.workspace.cells import Cell, exercise_id, new_id, same_content


def with_lesson_ids(mine: list[Cell], lesson: list[Cell]) -> list[Cell]:
    """Copies of the learner's cells, each with an id of its own: the lesson's where it is one of the lesson's cells.

    Args:
        mine: the learner's cells, in order.
        lesson: the cells of the lesson that the copy was made from.
    """
    cells = _with_own_ids(mine)
    known = {cell["id"] for cell in lesson}
    missing = [cell for cell in lesson if cell["id"] not in {mine["id"] for mine in cells}]
    for alike in (_same_exercise, same_content):
        for cell in [cell for cell in cells if cell["id"] not in known]:
            if found := next((candidate for candidate in missing if alike(candidate, cell)), None):
                cell["id"] = found["id"]
                missing.remove(found)
    return cells


def _same_exercise(one: Cell, other: Cell) -> bool:
    return exercise_id(one) != "" and exercise_id(one) == exercise_id(other)


def _with_own_ids(mine: list[Cell]) -> list[Cell]:
    cells, seen = list(map(copy.copy, mine)), set()
    for cell in cells:
        if cell["id"] in seen:
            cell["id"] = new_id()
        seen.add(cell["id"])
    return cells
