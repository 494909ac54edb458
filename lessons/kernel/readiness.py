"""Says whether what a check is given comes from the learner's last run of the cell to fill."""

from typing import NamedTuple

from lessons.kernel import original_cells
from lessons.kernel.cell_names import assigned_names, used_names
from lessons.kernel.record import Record


class Unready(NamedTuple):
    """What the check is given is not what the learner's cell makes.

    Args:
        name: the name that the check is given.
        to_fill: whether the cell to fill makes it.
        trouble: how the last cell that makes it failed, as the end of a sentence that begins with the cell. Nothing
            where none failed, but the value is from another cell of the lesson.
    """

    name: str
    to_fill: bool
    trouble: str


def unready(record: Record, exercise: str, notebook: str, starter: str) -> Unready | None:
    """What is between the check that runs now and a just verdict; None when nothing is known to be.

    An answer may have any form: only a cell that failed, or that is another cell of the lesson as it was given, is
    not taken for the answer.

    Args:
        record: of this kernel's cells.
        exercise: its id.
        notebook: the name of the notebook that it stands in.
        starter: the cell to fill, as given.
    """
    cells, used, answer = original_cells.original_cells(notebook), used_names(record.running()), assigned_names(starter)
    to_fill = next((cell.id for cell in cells if cell.exercise == exercise), None)
    others = {cell.source.strip() for cell in cells if cell.id != to_fill}
    for name in sorted(used, key=lambda name: (name not in answer, name)):
        ran = record.last(name, to_fill if name in answer else None)
        is_other = ran and name in answer and ran.cell_id != to_fill and ran.source.strip() in others
        if ran and (ran.trouble or is_other):
            return Unready(name, name in answer, ran.trouble)
    return None
