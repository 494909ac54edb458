"""Finds the notebook file that this kernel belongs to, and what its cells make."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.kernel.cell_names import assigned_names

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def is_assigned_above(shell: InteractiveShell, source: str, name: str | None) -> bool:
    """Whether a cell before the one with this code binds the name; any cell, where no cell has this code.

    Args:
        shell: IPython's shell.
        source: the code of the cell that runs.
        name: a name that it uses.
    """
    return any(
        name in assigned_names(cell) for sources in map(_sources, _files(shell)) for cell in _before(sources, source)
    )


def _files(shell: InteractiveShell) -> Iterator[Path]:
    """The notebook, as the front end names it; where it does not, every notebook in the kernel's folder."""
    named = os.environ.get("JPY_SESSION_NAME") or shell.user_ns.get("__vsc_ipynb_file__")
    file = Path(named) if named else None
    return iter([file] if file and file.is_file() else Path.cwd().glob("*.ipynb"))


def _sources(file: Path) -> list[str]:
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return []  # it is being written, or is no notebook: then there is nothing to say


def _before(sources: list[str], source: str) -> list[str]:
    return sources[: sources.index(source)] if source in sources else sources
