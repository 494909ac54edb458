"""A notebook as the site has it: its stored outputs, tasks without their solutions, hints folded, a way to run it."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lessons.course import Exercise, catalogue
from tools.site import words
from tools.site.repository import Repository

Cell = dict[str, Any]
TASK, CHECK = "exercise:", "check:"
LINK = re.compile(r'((?:href="|\]\()(?!https?:)[^")#]+)\.ipynb(?=[")#])')
"""A link to a notebook in an output, which is HTML or Markdown."""


def of_site(file: Path, page: str, repository: Repository) -> str:
    """The notebook as JSON.

    Args:
        file: the course's own, with stored outputs.
        page: such as "notebooks/01_kafka".
        repository: where it can be run.
    """
    notebook = json.loads(file.read_text(encoding="utf-8"))
    notebook["cells"] = list(_cells(notebook["cells"], page, repository))
    return json.dumps(notebook)


def _cells(cells: list[Cell], page: str, repository: Repository) -> Iterator[Cell]:
    every = {exercise.id: exercise for exercise in catalogue.all_exercises()}
    for number, cell in enumerate(cells):
        if cell["cell_type"] == "markdown":
            yield {**cell, "source": words.of_site("".join(cell["source"]), page, repository)}
        else:
            yield _code(cell)
            yield from _hints(cell, every)
        if number == 0:
            yield _markdown("site-run", run_it(page, repository))


def _code(cell: Cell) -> Cell:
    """The cell with its outputs; what a check says to somebody who has not begun is none."""
    checks = any(tag.startswith(CHECK) for tag in cell["metadata"].get("tags", ()))
    outputs = [] if checks else [_output(output) for output in cell["outputs"] if output.get("data") != {}]
    return {**cell, "metadata": {}, "outputs": outputs}


def _output(output: Cell) -> Cell:
    """The output, with links to other notebooks as the site has them."""
    data = {kind: LINK.sub(r"\1.html", "".join(shown)) for kind, shown in output.get("data", {}).items()}
    return {**output, "data": data} if data else output


def _hints(cell: Cell, every: dict[str, Exercise]) -> Iterator[Cell]:
    for tag in cell["metadata"].get("tags", ()):
        if tag.startswith(TASK):
            hints = every[tag.removeprefix(TASK)].hints
            folded = "\n\n".join(_folded(number, hint) for number, hint in enumerate(hints, 1))
            yield _markdown(f"hints-{tag.rpartition('.')[2]}", folded)


def _folded(number: int, hint: str) -> str:
    return f'<details class="hint"><summary>Hint {number}</summary>\n\n{hint}\n\n</details>'


def run_it(page: str, repository: Repository) -> str:
    """The links by which a notebook is run, as a line of HTML."""
    name = page.removeprefix("notebooks/")
    ways = {
        "Open in Codespaces": repository.codespaces,
        "Open in Binder": repository.binder(name),
        "Run it on your computer": posixpath.relpath("docs/running.html", posixpath.dirname(page) or "."),
    }
    links = [f'<a href="{html.escape(way)}">{label}</a>' for label, way in ways.items() if way]
    return f'<p class="run">{" ".join(links)}</p>'


def _markdown(name: str, text: str) -> Cell:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}
