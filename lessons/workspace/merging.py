"""The three-way merge: the lesson as it was given, the lesson now, and the learner's copy. Nothing of theirs is lost.

| the learner | the course | the copy then has |
|---|---|---|
| left the cell as it was | changed it | the lesson's cell; outputs of the old one are cleared |
| changed the cell | left it as it was | the learner's cell, with its outputs |
| filled in an answer | changed the starter | the answer |
| changed any other cell | changed it, too | the lesson's cell, then the learner's under a note |
| changed the cell | removed it | the learner's under a note |
| left the cell as it was | removed it | nothing |
| deleted the cell | left it as it was | nothing |
| deleted the cell | changed it | the lesson's cell |
| added a cell | | the cell, after the one that it followed |

Cells stand where the learner has them, unless the course itself has changed their order: then as the lesson has them.
"""

from dataclasses import dataclass, field

from lessons.workspace.cells import (
    Cell,
    Metadata,
    Notebook,
    exercise_id,
    kept_beside,
    merged_metadata,
    same_content,
    without_outputs,
)
from lessons.workspace.identity import with_lesson_ids
from lessons.workspace.order import order

CHANGED = "The course changed the cell above, and so had you. This is your version."
TAKEN_AWAY = "The course removed this cell, and you had changed it. This is your version."


@dataclass
class MergeSummary:
    """What a merge did, for telling it.

    Args:
        lesson: how many cells of the lesson are new, changed, or no longer there.
        both: how many cells both had changed, so that the learner's version stands after the lesson's.
        back: how many cells that the learner had deleted are there again, changed.
        taken: how many cells that the learner had changed are no longer the lesson's.
        starters: the exercises whose starter changed after the learner filled it in.
    """

    lesson: int = 0
    both: int = 0
    back: int = 0
    taken: int = 0
    starters: list[str] = field(default_factory=list)


def merge(base: Notebook | None, new: Notebook, mine: Notebook) -> tuple[Notebook, MergeSummary]:
    """The learner's copy with the lesson of now.

    Args:
        base: the lesson that the copy was made from; None when it is not known: every difference may be both's.
        new: the lesson of now, without outputs.
        mine: the learner's copy.
    """
    old = {cell["id"]: cell for cell in (base["cells"] if base else [])}
    now = {cell["id"]: cell for cell in new["cells"]}
    theirs = {cell["id"]: cell for cell in with_lesson_ids(mine["cells"], base["cells"] if base else new["cells"])}
    news = MergeSummary()
    cells = {id: _cells(old.get(id), now.get(id), theirs.get(id), news) for id in {**old, **now, **theirs}}
    merged = [cell for id in order(list(old), list(now), list(theirs)) for cell in cells[id]]
    return {**mine, "metadata": _settings(base, new, mine), "cells": merged}, news


def _cells(base: Cell | None, new: Cell | None, mine: Cell | None, news: MergeSummary) -> list[Cell]:
    """What stands in the merged notebook for one id."""
    if mine is None:
        return _not_in_copy(base, new, news)
    if new is None:
        return _not_in_lesson(base, mine, news)
    if same_content(mine, new) or (base and same_content(base, new)):
        return [_dressed(mine, base, new, mine)]
    if base and same_content(base, mine):
        news.lesson += 1
        return [_dressed(without_outputs(new), base, new, without_outputs(mine))]
    return _changed_by_both(base, new, mine, news)


def _not_in_copy(base: Cell | None, new: Cell | None, news: MergeSummary) -> list[Cell]:
    if new is None or (base and same_content(base, new)):
        return []
    news.lesson += base is None
    news.back += base is not None
    return [without_outputs(new)]


def _not_in_lesson(base: Cell | None, mine: Cell, news: MergeSummary) -> list[Cell]:
    if base is None:
        return [mine]
    if same_content(base, mine):
        news.lesson += 1
        return []
    news.taken += 1
    return kept_beside(mine, TAKEN_AWAY)


def _changed_by_both(base: Cell | None, new: Cell, mine: Cell, news: MergeSummary) -> list[Cell]:
    if exercise_id(new) and exercise_id(new) == exercise_id(base or mine):
        news.starters.append(exercise_id(new))
        return [_dressed(mine, base, new, mine)]
    news.both += 1
    return [without_outputs(new), *kept_beside(mine, CHANGED)]


def _dressed(cell: Cell, base: Cell | None, new: Cell, mine: Cell) -> Cell:
    """The cell with the metadata of all three."""
    return {**cell, "id": new["id"], "metadata": _settings(base, new, mine)}


def _settings(base: Notebook | None, new: Notebook, mine: Notebook) -> Metadata:
    return merged_metadata(base["metadata"] if base else {}, new["metadata"], mine["metadata"])
