"""The generated parts of README.md and docs/. Renew them with `python -m tools.pages`; a test finds stale ones."""

import subprocess
import sys
from pathlib import Path

from lessons.course import openings, outline
from lessons.course.openings import Notebook
from lessons.course.outline import Lesson
from lessons.facts import FACTS
from lessons.setup import supported
from lessons.setup.commandline import COMMANDS
from tools.claims import CLAIMS

ROOT = Path(__file__).parents[1]
GENERATED = (
    "README.md",
    "CONTRIBUTING.md",
    "INSTRUCTORS.md",
    "docs/course.md",
    "docs/claims.md",
    "docs/commands.md",
    "docs/facts.md",
    "docs/one_run.md",
    "docs/timetable.md",
)
"""The pages that have generated parts."""


def needs() -> str:
    """What a learner needs before the first command; the Pythons and systems are those that a test finds wheels for."""
    return (
        f"You need {supported.promise()},\nabout 2 GB of disk, and a network the first time. On Windows the course runs"
        " inside WSL, the Windows Subsystem for Linux.\nIf your Python is too old or too new, the first command tells"
        " you which one to type instead, or how to get one."
    )


def course_map() -> str:
    """A row for each subject: the lesson to begin with, those that go deeper, and the minutes of all. For README.md."""
    head = ["| subject | begin with | then go deeper | minutes |", "|---|---|---|---|"]
    return "\n".join([*head, *map(_map_row, outline.LESSONS)])


def commands() -> str:
    """The table of the command line's commands."""
    rows = [f"| `python3 -m lessons {name}` | {text} |" for name, text in COMMANDS.items()]
    return "\n".join(["| command | what it does |", "|---|---|", *rows])


def course() -> str:
    """The table of the notebooks in the order of the course, with minutes, exercises and their sums. For docs/."""
    notebooks = [openings.read(name) for name in outline.EVERY]
    minutes, exercises = sum(one.minutes for one in notebooks), sum(len(one.tasks) for one in notebooks)
    head = ["| notebook | what you do | minutes | exercises |", "|---|---|---|---|"]
    return "\n".join([*head, *map(_course_row, notebooks), f"| | together | {minutes} | {exercises} |"])


def claims() -> str:
    """The table of the claims about each technology, and where each is shown. For docs/."""
    rows = [
        f"| {one.technology} | {one.text} | {'; '.join(_section_link(*each) for each in one.sections)} | {one.remark} |"
        for one in CLAIMS
    ]
    return "\n".join(["| technology | claim | shown in | what this leaves open |", "|---|---|---|---|", *rows])


def facts() -> str:
    """The table of vendors' figures. For docs/."""
    rows = [f"| {one.value:,g} | {one.unit} | {one.source} | {one.read:%d %B %Y} |" for one in FACTS.values()]
    return "\n".join(["| figure | of what | source | read |", "|---|---|---|---|", *rows])


def _map_row(lesson: Lesson) -> str:
    first, *others = (openings.read(name) for name in (lesson.name, *lesson.deeper) if name)
    deeper = ", ".join(f"[{_topic(one)}](notebooks/{one.name}.ipynb)" for one in others)
    link = f"[{first.title}](notebooks/{first.name}.ipynb)"
    return f"| {lesson.subject or 'first steps'} | {link} | {deeper} | {sum(one.minutes for one in (first, *others))} |"


def _topic(notebook: Notebook) -> str:
    """The topic of a notebook in `deeper`, such as "bad events", from its file's name."""
    file = notebook.name.rpartition("/")[2]
    return (file.partition("_")[2] or file).replace("_", " ")


def _section_link(notebook: str, section: str) -> str:
    return f"[{notebook.rpartition('/')[2]}, {section}](../notebooks/{notebook}.ipynb)"


def _course_row(one: Notebook) -> str:
    return f"| [{one.title}](../notebooks/{one.name}.ipynb) | {one.does} | {one.minutes} | {len(one.tasks)} |"


def main() -> int:
    """Renew all of them; cog's exit code."""
    return subprocess.call([sys.executable, "-m", "cogapp", "-r", *GENERATED], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
