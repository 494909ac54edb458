"""The texts that people read, and the names in code letters in them."""

import ast
import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from lessons.course import Exercise
from lessons.course.catalogue import all_exercises
from lessons.setup.environment import ROOT
from tests import notebooks

SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
NAME = re.compile(r"[$@]?[A-Za-z_][\w$]*(?:[.-][\w$]+)*(?![\w$…])")


class Text(NamedTuple):
    """A text that people read.

    Args:
        where: the notebook, exercise or file that it stands in.
        text: all of it.
        shown: code and outputs that stand beside it.
    """

    where: str
    text: str
    shown: str = ""


def texts() -> list[Text]:
    """Prose of notebooks, hints and reasons of exercises, messages and docstrings of the course, and the pages."""
    return [*_notebooks(), *_exercises(), *_messages(), *_pages()]


def _notebooks() -> Iterator[Text]:
    for path in notebooks.FILES:
        cells = notebooks.read(path).cells
        prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        yield Text(notebooks.name(path), prose, shown_in(notebooks.name(path)))


@functools.cache
def shown_in(notebook: str) -> str:
    """The code of a notebook's cells, and all that they put out."""
    [path] = [path for path in notebooks.FILES if notebooks.name(path) == notebook]
    cells = notebooks.code_cells(notebooks.read(path))
    return "\n".join([*(cell.source for cell in cells), *(str(output) for cell in cells for output in cell.outputs)])


def _exercises() -> Iterator[Text]:
    for exercise in all_exercises():
        yield Text(exercise.id, "\n".join([exercise.title, *exercise.hints, exercise.why]), _code(exercise))


def _code(exercise: Exercise) -> str:
    """Its answers, and the notebook that it stands in."""
    wrong = [wrong.code for wrong in exercise.wrong_answers]
    answers = [exercise.starter, exercise.solution_code, *exercise.right_answers, *wrong]
    return "\n".join([*answers, shown_in(exercise.notebook)])


def _messages() -> Iterator[Text]:
    shown = {f"lessons/{one.id.replace('.', '/exercises/')}.py": _code(one) for one in all_exercises()}
    for file in sorted((ROOT / "lessons").rglob("*.py")):
        tree, name = ast.parse(file.read_text(encoding="utf-8")), str(file.relative_to(ROOT))
        found = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        if told := "\n".join(text for text in found if SPAN.search(text)):
            yield Text(name, told, shown.get(name, ""))


def _pages() -> Iterator[Text]:
    for file in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "embedded_eventstore" / "README.md"]:
        text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        yield Text(str(file.relative_to(ROOT)), text)


def names(text: Text) -> set[str]:
    """The names in code letters: each span's words; without code beside the text only what is no English word."""
    found = {name for span in SPAN.findall(text.text) for name in NAME.findall(span)}
    return found if text.shown else {name for name in found if re.search(r"[_.$]|[a-z][A-Z]", name)}
