"""Cells: what makes two of them the same, which exercise one belongs to, and how a learner's version is kept.

Notebooks are plain JSON here, each source one text: to import nbformat takes longer than all that has to be done.
"""

import copy
import uuid
from typing import Any

Cell = dict[str, Any]
Notebook = dict[str, Any]
Metadata = dict[str, Any]


def same_content(one: Cell, other: Cell) -> bool:
    """Whether both say the same to a reader; outputs and settings of the view do not count."""
    return (one["cell_type"], one["source"]) == (other["cell_type"], other["source"])


def exercise_id(cell: Cell | None) -> str:
    """The id of the exercise whose answer goes into this cell; empty for other cells.

    >>> exercise_id({"metadata": {"tags": ["exercise:kafka.total_lag"]}})
    'kafka.total_lag'
    """
    found = _tags(cell["metadata"]) if cell else []
    return next((tag.partition(":")[2] for tag in found if tag.startswith("exercise:")), "")


def _tags(metadata: Metadata) -> list[str]:
    found = metadata.get("tags")
    return [tag for tag in found if isinstance(tag, str)] if isinstance(found, list) else []


def without_outputs(cell: Cell) -> Cell:
    """The cell as if nothing had been run."""
    made = {key: value for key, value in cell.items() if key != "outputs"}
    made["metadata"] = {key: value for key, value in cell["metadata"].items() if key != "execution"}
    return {**made, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else made


def merged_metadata(base: Metadata, new: Metadata, mine: Metadata) -> Metadata:
    """Metadata of all three: the lesson's, with what the learner set or changed, and the tags of both.

    >>> merged_metadata(base={"tags": ["a"]}, new={"tags": ["b"]}, mine={"tags": ["a", "mine"], "collapsed": True})
    {'tags': ['b', 'mine'], 'collapsed': True}
    """
    changed = {key: value for key, value in mine.items() if key not in base or base[key] != value}
    lessons = [*_tags(base), *_tags(new)]
    tags = [*_tags(new), *(tag for tag in _tags(mine) if tag not in lessons)]
    merged = {**new, **changed, "tags": tags}
    return merged if tags else {key: value for key, value in merged.items() if key != "tags"}


def kept_beside(cell: Cell, note: str) -> list[Cell]:
    """A learner's version beside the lesson's: a note, and the text in a cell that does not run.

    Two versions that both run would undo each other's work on the server.

    Args:
        cell: the learner's version.
        note: one or two sentences of why it stands there.
    """
    code = cell["cell_type"] == "code"
    how = " It does not run; press Esc, then Y in it to make it code again." if code else ""
    kept = {"cell_type": "raw" if code else cell["cell_type"], "id": new_id(), "metadata": {}, "source": cell["source"]}
    if "attachments" in cell:
        kept["attachments"] = copy.deepcopy(cell["attachments"])
    return [{"cell_type": "markdown", "id": new_id(), "metadata": {}, "source": f"*{note}{how}*"}, kept]


def new_id() -> str:
    """An id that no other cell has."""
    return uuid.uuid4().hex[:12]
