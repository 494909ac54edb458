"""Renew the notebooks' stored outputs by running them, each from the top in a fresh kernel.

    python -m tools.renew_notebooks [notebooks/01_kafka.ipynb ...]     (all when none is named)

Look at the difference before you commit it. A cell that changes at every run needs another way to say the same.
"""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from lessons import home as places
from tools import traces

ROOT = Path(__file__).resolve().parents[1]
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
TIMEOUT = 120  # seconds for one cell


def renew(path: Path) -> None:
    """Run one notebook and write it back, in the form in which all are kept."""
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(path.parent)}}
    # What a cell prints comes in pieces of any size: stored as one text, it is the same in every run.
    client = NotebookClient(notebook, timeout=TIMEOUT, kernel_name="python3", resources=place, coalesce_streams=True)
    client.execute()
    nbformat.write(normal(notebook), path)


def normal(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without what differs between machines and runs: times, versions, ports, who holds a port.

    A cell keeps its id for ever: by it the learner's copy of the cell is found when the lesson changes.
    """
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
    return traces.tidied(notebook)


def main(names: list[str]) -> None:
    """Renew the named notebooks, or all, on servers and with a progress file of their own."""
    paths = [Path(name).resolve() for name in names] or sorted(
        path for path in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts
    )
    with tempfile.TemporaryDirectory(prefix="lessons-renew-") as home:
        os.environ["LESSONS_CACHE"] = str(places.cache_dir())
        os.environ.update(LESSONS_HOME=home, LESSONS_SERVERS="local", LESSONS_PACE="0", PYTHONPATH=str(ROOT))
        for path in paths:
            print(path.name, flush=True)
            renew(path)


if __name__ == "__main__":
    main(sys.argv[1:])
