"""Notebook files: read without trusting them, written in the form in which JupyterLab writes them."""

import hashlib
import json
import re
from pathlib import Path

from lessons import files
from lessons.workspace.cells import Cell, Metadata, Notebook, new_id, without_outputs

MARK = "lessons"
"""The metadata of a copy in which the course remembers what it was made from."""


ID = re.compile(r"[\w-]{1,64}", re.ASCII)
"""What the format allows as a cell's id."""


class DamagedError(ValueError):
    """The file is no notebook of today's format."""


def parse(text: str | bytes) -> Notebook:
    """The notebook that the text is; what a cell lacks by the format, it gets.

    Raises:
        DamagedError: it is none.
    """
    try:
        notebook = json.loads(text)
        if notebook["nbformat"] != 4:
            raise DamagedError(f"it has format {notebook['nbformat']}")
        cells = [_complete(cell) for cell in notebook["cells"]]
        return {**notebook, "nbformat_minor": 5, "metadata": _settings(notebook), "cells": cells}
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise DamagedError(str(error)) from error


def _complete(cell: Cell) -> Cell:
    if cell["cell_type"] not in {"code", "markdown", "raw"}:
        raise DamagedError(f"it has a cell of type {cell['cell_type']}")
    made = {**cell, "source": "".join(cell["source"]), "metadata": _settings(cell)}
    if not (isinstance(made.get("id"), str) and ID.fullmatch(made["id"])):
        made["id"] = new_id()  # as an editor leaves it that knows no ids
    return {"outputs": [], "execution_count": None, **made} if cell["cell_type"] == "code" else made


def _settings(part: Cell | Notebook) -> Metadata:
    metadata = part.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def read(path: Path) -> Notebook:
    """The notebook in the file.

    Raises:
        DamagedError: it holds none.
        OSError: it can't be read.
    """
    return parse(path.read_bytes())


def text(notebook: Notebook) -> str:
    """What a file of the notebook holds."""
    cells = [{**cell, "source": cell["source"].splitlines(True)} for cell in notebook["cells"]]
    return json.dumps({**notebook, "cells": cells}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def write(path: Path, notebook: Notebook) -> None:
    """Put the notebook into the file, whole or not at all; folders are made.

    Raises:
        OSError: it can't be written; what was there is as it was.
        ValueError: a text in it is no Unicode; likewise.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write_atomically(path.resolve(), text(notebook))


def as_given(original: Notebook) -> Notebook:
    """The lesson as a learner gets it: nothing was run yet, and it knows from which version it comes."""
    notebook = {**original, "cells": [without_outputs(cell) for cell in original["cells"]]}
    digest = hashlib.sha256(json.dumps(notebook, sort_keys=True).encode()).hexdigest()[:12]
    return {**notebook, "metadata": {**original["metadata"], MARK: {"given": digest}}}


def given(notebook: Notebook) -> str:
    """Which version of the lesson this copy was made from, or last brought up to; empty when it does not say."""
    mark = notebook["metadata"].get(MARK)
    digest = mark.get("given") if isinstance(mark, dict) else None
    return digest if isinstance(digest, str) and digest.isalnum() else ""
