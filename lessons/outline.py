"""What the notebook files say of themselves: their sections, their exercises, their cells, where they lead.

The originals are read, in `notebooks`: a learner's copy keeps their cells' ids, but not their text.
"""

import functools
import json
import re
from pathlib import Path
from typing import NamedTuple

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
_HEADING = re.compile(r"^(#{2,3}) (.+)$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\(([^)#\s]+\.ipynb)\)")


class Cell(NamedTuple):
    """A code cell as it was given.

    Args:
        id: its id, the same in every copy.
        source: its code.
        exercise: the id of the exercise that it is the cell to fill of, or nothing.
        checks: the id of the exercise that it checks, or nothing.
        section, heading: the headings it stands under, without their marks, such as "8. A group" and
            "Exercise 4: too many members (2 minutes)"; empty where there is none.
    """

    id: str
    source: str
    exercise: str
    checks: str
    section: str
    heading: str


class Link(NamedTuple):
    """A link to another notebook: its words, and its target as it stands in the text."""

    words: str
    target: str


@functools.cache
def cells(notebook: str) -> tuple[Cell, ...]:
    """The code cells of the notebook with that name, such as "01_kafka"; none where there is no such file."""
    found, section, heading = [], "", ""
    for cell in _read(notebook):
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            found.append(_cell(cell, source, section, heading))
            continue
        for marks, words in _HEADING.findall(source):
            section, heading = (words, "") if marks == "##" else (section, words)
    return tuple(found)


def exercises(notebook: str) -> tuple[Cell, ...]:
    """The cells to fill of that notebook, in their order."""
    return tuple(cell for cell in cells(notebook) if cell.exercise)


def onward(notebook: str) -> Link | None:
    """The first link of the notebook's part "Where to go on"; None where it has no such link."""
    texts = ["".join(cell["source"]) for cell in _read(notebook) if cell["cell_type"] == "markdown"]
    ends = [text.partition("## Where to go on")[2] for text in texts]
    links = [Link(*found) for end in ends for found in _LINK.findall(end)]
    return links[0] if links else None


@functools.cache
def is_given(source: str) -> bool:
    """Whether some notebook has a code cell with just this code."""
    names = (file.relative_to(NOTEBOOKS).with_suffix("").as_posix() for file in NOTEBOOKS.rglob("*.ipynb"))
    return any(cell.source.strip() == source.strip() for name in names for cell in cells(name))


@functools.cache
def _read(notebook: str) -> tuple[dict, ...]:
    try:
        return tuple(json.loads((NOTEBOOKS / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"])
    except FileNotFoundError:
        return ()


def _cell(cell: dict, source: str, section: str, heading: str) -> Cell:
    tags = cell["metadata"].get("tags", ())
    return Cell(cell["id"], source, _tagged(tags, "exercise:"), _tagged(tags, "check:"), section, heading)


def _tagged(tags: list[str], kind: str) -> str:
    return next((tag.removeprefix(kind) for tag in tags if tag.startswith(kind)), "")
