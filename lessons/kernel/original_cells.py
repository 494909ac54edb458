"""The notebooks' code cells as they were given. A learner's copy keeps their ids, but not their code."""

import functools
import json
from pathlib import Path
from typing import Any, NamedTuple

import lessons

NOTEBOOKS = Path(lessons.__file__).resolve().parent.parent / "notebooks"


class Cell(NamedTuple):
    """A code cell.

    Args:
        id: its id, the same in every copy.
        source: its code.
        exercise: the id of the exercise that it is the cell to fill of, or nothing.
    """

    id: str
    source: str
    exercise: str


@functools.cache
def original_cells(notebook: str) -> tuple[Cell, ...]:
    """The code cells of the notebook with that name, such as "01_kafka"; none where its file can't be read."""
    try:
        found = json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError):
        return ()
    return tuple(_cell(cell) for cell in found if cell["cell_type"] == "code")


@functools.cache
def is_original(source: str) -> bool:
    """Whether some notebook has a code cell with just this code."""
    names = (file.relative_to(NOTEBOOKS).with_suffix("").as_posix() for file in NOTEBOOKS.rglob("*.ipynb"))
    return any(cell.source.strip() == source.strip() for name in names for cell in original_cells(name))


def _cell(cell: dict[str, Any]) -> Cell:
    to_fill = (tag for tag in cell["metadata"].get("tags", ()) if tag.startswith("exercise:"))
    return Cell(cell["id"], "".join(cell["source"]), next(to_fill, "").removeprefix("exercise:"))
