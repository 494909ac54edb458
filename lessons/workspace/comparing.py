"""How much two notebooks have in common: what tells a copy of a lesson from a notebook of the learner's own."""

from lessons.workspace.cells import Notebook, same_content


def count_common_cells(one: Notebook, other: Notebook) -> int:
    """How many cells two notebooks have in common."""
    cells = {cell["id"]: cell for cell in other["cells"]}
    return sum(cell["id"] in cells and same_content(cell, cells[cell["id"]]) for cell in one["cells"])


def is_renamed(before: Notebook, now: Notebook) -> bool:
    """Whether the course only gave the lesson another name: most of its cells are there, with ids and texts."""
    return 2 * count_common_cells(before, now) > len(before["cells"])


def is_similar(mine: Notebook, lesson: Notebook) -> bool:
    """Whether this may be a copy of the lesson, though nothing says of which version."""
    return 4 * count_common_cells(mine, lesson) > len(lesson["cells"])


def is_untouched(mine: Notebook, base: Notebook) -> bool:
    """Whether nothing in the copy is the learner's: no cell, no text, no output."""
    ran = any(cell.get("outputs") for cell in mine["cells"])
    return not ran and len(mine["cells"]) == len(base["cells"]) == count_common_cells(mine, base)
