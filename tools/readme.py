"""The generated parts of README.md. Renew them with `python -m cogapp -r README.md`; a test finds them stale."""

from lessons.course import openings, outline
from lessons.course.openings import Notebook
from lessons.setup import supported
from lessons.setup.commandline import COMMANDS
from tools.claims import CLAIMS


def needs() -> str:
    """What a learner needs before the first command; the Pythons and systems are those that a test finds wheels for."""
    return (
        f"You need {supported.promise()},\nabout 2 GB of disk, and once a network. On Windows it runs inside WSL, the"
        " Windows Subsystem for Linux. Where your\nPython is too old or too new, the first command says which one to"
        " type instead, or how to get one."
    )


def commands() -> str:
    """The table of the command line's commands."""
    rows = [f"| `python3 -m lessons {name}` | {text} |" for name, text in COMMANDS.items()]
    return "\n".join(["| command | what it does |", "|---|---|", *rows])


def course() -> str:
    """The table of the notebooks in the order of the course, with their minutes and exercises, and the sum."""
    notebooks = [openings.read(name) for name in outline.EVERY]
    minutes, exercises = sum(one.minutes for one in notebooks), sum(len(one.tasks) for one in notebooks)
    head = ["| notebook | what you do | minutes | exercises |", "|---|---|---|---|"]
    return "\n".join([*head, *map(_row, notebooks), f"| | together | {minutes} | {exercises} |"])


def claims() -> str:
    """The table of what is claimed of each technology, and where it is proven."""
    rows = [
        f"| {one.technology} | {one.text} | {'; '.join(_link(*section) for section in one.sections)} | {one.remark} |"
        for one in CLAIMS
    ]
    return "\n".join(["| of | it is claimed | proven in | what the proof leaves open |", "|---|---|---|---|", *rows])


def _link(notebook: str, section: str) -> str:
    return f"[{notebook.rpartition('/')[2]}, {section}](notebooks/{notebook}.ipynb)"


def _row(one: Notebook) -> str:
    link = f"[{one.title}](notebooks/{one.name}.ipynb)"
    return f"| {link} | {one.does} | {one.minutes} | {len(one.tasks)} |"
