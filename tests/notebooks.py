"""The notebooks as the tests see them."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(path for path in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


def name(path: Path) -> str:
    """How exercises name the notebook in that file, such as "01_kafka", or "deeper/pulsar_tenants"."""
    return path.relative_to(ROOT / "notebooks").with_suffix("").as_posix()


NAMES = [name(path) for path in FILES]


def read(path: Path) -> NotebookNode:
    """The notebook in that file."""
    return nbformat.read(path, as_version=4)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Its code cells, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tags(cell: NotebookNode) -> list[str]:
    """The tags of a cell."""
    return cell.metadata.get("tags", [])
