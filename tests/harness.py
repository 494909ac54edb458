"""Runs a notebook in a real kernel, with its exercises answered, and tells what each check said.

    >>> said = harness.attempt(harness.path("01_kafka"), {"kafka.keyed_order": [starter, wrong, solution]})
    >>> said["kafka.keyed_order"]
    ['Not attempted yet. …', 'Not right yet. …', 'Correct. …']

A notebook marks the cell to fill with the tag `exercise:<id>` and the cell that checks it with `check:<id>`. Several
answers to one exercise are tried one after the other in the same kernel, as a learner does: the cells from the one to
fill to the one that checks are repeated for each.
"""

import asyncio
import copy
import os
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
ASKING_ALL_THE_TIME = """
from kafka import KafkaConsumer, KafkaProducer
for client in (KafkaConsumer, KafkaProducer):
    client.DEFAULT_CONFIG["metadata_max_age_ms"] = 300
"""
"""Lets Kafka's clients ask for their topics as often as in a lesson of hours (by default every five minutes).

A client that is still open makes a topic again in that way that a lesson has deleted.
"""


def path(name: str) -> Path:
    """The file of the notebook with that name, such as "01_kafka"."""
    return ROOT / "notebooks" / f"{name}.ipynb"


def attempt(
    file: Path, answers: Mapping[str, Sequence[str]], timeout: int = 60, before: str = ""
) -> dict[str, list[str]]:
    """Run a notebook file with these answers, in its own folder.

    Args:
        file: the notebook.
        answers: for some of its exercises, by id, one or more codes to try in turn; the others stay as they are.
        timeout: how many seconds one cell may take.
        before: code that runs before the first cell.

    Returns:
        What the checks said as plain text, by exercise id, in the order in which they ran.

    Raises:
        KeyError: there is no such exercise in the notebook.
        nbclient.exceptions.CellExecutionError: a cell raised an exception.
        nbclient.exceptions.CellTimeoutError: a cell took too long.
    """
    notebook = nbformat.read(file, as_version=4)
    for exercise, codes in answers.items():
        notebook = answered(notebook, exercise, codes)
    if before:
        begin_with(notebook, before)
    return said(run(notebook, file.parent, timeout))


def answered(notebook: NotebookNode, exercise: str, codes: Sequence[str]) -> NotebookNode:
    """The notebook with these codes in the exercise's cell, each followed by all up to the check."""
    first, last = tagged(notebook, f"exercise:{exercise}"), tagged(notebook, f"check:{exercise}")
    tries = [_filled(notebook.cells[first : last + 1], code) for code in codes]
    result = copy.deepcopy(notebook)
    result.cells[first : last + 1] = [cell for cells in tries for cell in cells]
    for number, cell in enumerate(result.cells):
        cell.id = f"cell-{number}"
    return result


def _filled(cells: list[NotebookNode], code: str) -> list[NotebookNode]:
    to_fill, *others = copy.deepcopy(cells)
    to_fill.source = code
    return [to_fill, *others]


def begin_with(notebook: NotebookNode, code: str) -> None:
    """Let the notebook run the code before its first cell."""
    notebook.cells.insert(0, nbformat.v4.new_code_cell(code))


def tagged(notebook: NotebookNode, tag: str) -> int:
    """The number of the first cell with that tag.

    Raises:
        KeyError: no cell has it.
    """
    for number, cell in enumerate(notebook.cells):
        if tag in cell.metadata.get("tags", ()):
            return number
    raise KeyError(tag)


def run(notebook: NotebookNode, folder: Path, timeout: int = 60) -> NotebookNode:
    """Execute every cell in a fresh kernel that works in `folder`; raises as `attempt` does."""
    return _client(notebook, folder, timeout).execute(env=_environment())


def run_in_turns(notebooks: Sequence[NotebookNode], folder: Path, timeout: int = 60) -> None:
    """Execute them in a kernel each: the first cell of every notebook, then the second of every one, and so on."""
    asyncio.run(_in_turns([_client(notebook, folder, timeout) for notebook in notebooks]))


async def _in_turns(clients: list[NotebookClient]) -> None:
    async with AsyncExitStack() as kernels:
        for client in clients:
            client.reset_execution_trackers()
            await kernels.enter_async_context(client.async_setup_kernel(env=_environment()))
        for number in range(max(len(client.nb.cells) for client in clients)):
            for client in clients:
                for cell in client.nb.cells[number : number + 1]:
                    await client.async_execute_cell(cell, number, execution_count=client.code_cells_executed + 1)


def _client(notebook: NotebookNode, folder: Path, timeout: int) -> NotebookClient:
    place = {"metadata": {"path": str(folder)}}
    return NotebookClient(notebook, timeout=timeout, kernel_name="python3", resources=place, coalesce_streams=True)


def _environment() -> dict[str, str]:
    paths = filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def said(notebook: NotebookNode) -> dict[str, list[str]]:
    """What the check cells of an executed notebook show as plain text, by exercise id."""
    found: dict[str, list[str]] = {}
    for cell in notebook.cells:
        for tag in cell.metadata.get("tags", ()):
            if tag.startswith("check:"):
                found.setdefault(tag.removeprefix("check:"), []).append(_text(cell))
    return found


def _text(cell: NotebookNode) -> str:
    return "\n".join(output.data.get("text/plain", "") for output in cell.outputs if "data" in output)
