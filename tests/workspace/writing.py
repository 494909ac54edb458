"""Notebooks for these tests, written as the course writes them and saved as JupyterLab saves them."""

import copy
from typing import Any

Cell = dict[str, Any]
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
OF_JUPYTERLAB = {"name": "python", "version": "3.11.7", "mimetype": "text/x-python", "file_extension": ".py"}


def words(id: str, source: str = "") -> Cell:
    """A text cell; without a text, it says its id."""
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": source or f"words of {id}"}


def code(id: str, source: str, *tags: str) -> Cell:
    """A code cell that was not run."""
    metadata = {"tags": list(tags)} if tags else {}
    rest = {"source": source, "outputs": [], "execution_count": None}
    return {"cell_type": "code", "id": id, "metadata": metadata, **rest}


def answer(id: str, source: str, exercise: str = "kafka.total_lag") -> Cell:
    """The cell to fill of an exercise."""
    return code(id, source, f"exercise:{exercise}")


def ran(cell: Cell, number: int = 1) -> Cell:
    """The cell after JupyterLab has run it."""
    output = {"output_type": "stream", "name": "stdout", "text": f"{cell['source']} was run\n"}
    return {**cell, "outputs": [output], "execution_count": number}


def notebook(*cells: Cell) -> dict[str, Any]:
    """A notebook as the course has it."""
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": copy.deepcopy(list(cells))}


def saved(opened: dict[str, Any], *cells: Cell) -> dict[str, Any]:
    """The notebook as JupyterLab saves it, with these cells: it adds what the kernel says of itself."""
    metadata = {**opened["metadata"], "language_info": OF_JUPYTERLAB}
    return {**opened, "metadata": metadata, "cells": copy.deepcopy(list(cells) or opened["cells"])}


def sources(made: dict[str, Any]) -> list[str]:
    """The texts of its cells."""
    return [cell["source"] for cell in made["cells"]]
