"""The generated parts of README.md. Renew them with `python -m cogapp -r README.md`; a test finds them stale."""

import re
from pathlib import Path

import nbformat

from lessons.course.catalogue import all_exercises
from lessons.servers import technology
from lessons.setup.commandline import COMMANDS
from tools.claims import CLAIMS

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


def commands() -> str:
    """The table of the command line's commands."""
    rows = [f"| `python3 -m lessons {name}` | {text} |" for name, text in COMMANDS.items()]
    return "\n".join(["| command | what it does |", "|---|---|", *rows])


def course() -> str:
    """The table of the notebooks, the deeper ones after the others, with their minutes and exercises, and the sum."""
    deeper = [path for name in technology.NAMES for path in sorted(NOTEBOOKS.glob(f"deeper/{name}_*.ipynb"))]
    paths = [*sorted(NOTEBOOKS.glob("[0-9]*.ipynb")), *deeper]
    rows = [_row(path) for path in paths]
    total = sum(_minutes(path) for path in paths)
    head = ["| notebook | what you do | minutes | exercises |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, f"| | together | {total} | {len(all_exercises())} |"])


def claims() -> str:
    """The table of what is claimed of each technology, and where it is proven."""
    rows = [
        f"| {one.technology} | {one.text} | {'; '.join(_link(*section) for section in one.sections)} | {one.remark} |"
        for one in CLAIMS
    ]
    return "\n".join(["| of | it is claimed | proven in | what the proof leaves open |", "|---|---|---|---|", *rows])


def _link(notebook: str, section: str) -> str:
    return f"[{notebook.rpartition('/')[2]}, {section}](notebooks/{notebook}.ipynb)"


def _row(path: Path) -> str:
    place = path.relative_to(NOTEBOOKS)
    count = sum(exercise.notebook == place.with_suffix("").as_posix() for exercise in all_exercises())
    title = _opening(path).splitlines()[0].removeprefix("# ")
    does = re.search(r"\*\*What you'll do\.\*\* (.+)", _opening(path))[1]
    return f"| [{title}](notebooks/{place.as_posix()}) | {does} | {_minutes(path)} | {count} |"


def _minutes(path: Path) -> int:
    return int(re.search(r"\*\*Minutes: (\d+)\*\*", _opening(path))[1])


def _opening(path: Path) -> str:
    return nbformat.read(path, as_version=4).cells[0].source
