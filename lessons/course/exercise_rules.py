"""The rules that every exercise keeps. The tests hold the whole catalogue against them."""

import ast
import importlib
import importlib.util
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import lessons
from lessons.course import catalogue
from lessons.course.exercise import Exercise

NOTEBOOKS = Path(lessons.__file__).resolve().parent.parent / "notebooks"


def broken_rules(exercise: Exercise) -> list[str]:
    """Every rule that this exercise breaks, each in a sentence; nothing when it is well."""
    return [*_words(exercise), *_code(exercise), *_wrong_answers(exercise), *_place(exercise)]


def broken_notebook_rules(exercise: Exercise, folder: Path = NOTEBOOKS) -> list[str]:
    """The rules that the exercise's notebook breaks: it has its cells, in order, and the one to fill as it is given."""
    file = folder / f"{exercise.notebook}.ipynb"
    if not file.exists():
        return [f"There is no notebook {file.name}."]
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    to_fill, check = _tagged(cells, f"exercise:{exercise.id}"), _tagged(cells, f"check:{exercise.id}")
    if len(to_fill) != 1 or len(check) != 1:
        return [f"{file.name} needs one cell with the tag exercise:{exercise.id} and one with check:{exercise.id}."]
    return list(_cells(exercise, cells, to_fill[0], check[0]))


def unlisted_files(technology: str) -> list[str]:
    """The files that hold an exercise of a technology that its list does not name."""
    package = importlib.import_module(f"lessons.{technology}.exercises")
    listed = {exercise.name for exercise in catalogue.exercises_of(technology)}
    others = [found.name for found in pkgutil.iter_modules(package.__path__) if found.name not in listed]
    return [name for name in others if hasattr(_module(technology, name), "EXERCISE")]


def _module(technology: str, name: str) -> ModuleType:
    return importlib.import_module(f"lessons.{technology}.exercises.{name}")


def _words(exercise: Exercise) -> Iterator[str]:
    for field in ("title", "why"):
        if not getattr(exercise, field).strip():
            yield f"Its {field} is empty."
    if exercise.minutes < 1:
        yield "Its minutes are fewer than 1."
    if len(exercise.hints) < 2:
        yield "It has fewer than two hints."
    if not all(hint.strip() for hint in exercise.hints):
        yield "A hint is empty."


def _code(exercise: Exercise) -> Iterator[str]:
    if not exercise.solution_code.strip():
        yield "Its solution is empty."
    elif gaps(exercise.solution_code):
        yield "Its solution still has a `...` to fill."
    if not gaps(exercise.starter) and exercise.kind != "diagnose":
        yield "Its starter has no `...` to fill."


def gaps(code: str) -> int:
    """How many `...` there are in this code, and not in its texts and comments."""
    constants = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant))
    return sum(constant.value is ... for constant in constants)


def _wrong_answers(exercise: Exercise) -> Iterator[str]:
    says = [wrong.says for wrong in exercise.wrong_answers]
    if len(says) < 3:
        yield "It has fewer than three wrong answers."
    if len(set(exercise.right_answers) - {exercise.solution_code}) < 2:
        yield "It has fewer than two right answers beside its solution."
    if not all(text.strip() for text in says):
        yield "A wrong answer has nothing that must be said to it."
    if len(set(says)) < len(says):
        yield "Two wrong answers get the same message."


def _place(exercise: Exercise) -> Iterator[str]:
    module = f"lessons.{exercise.id.partition('.')[0]}.exercises.{exercise.name}"
    if not _exists(module):
        yield f"There is no {module}, as its id {exercise.id} says."
    elif importlib.import_module(module).EXERCISE is not exercise:
        yield f"The exercise in {module} is another one."


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _tagged(cells: list[dict[str, Any]], tag: str) -> list[int]:
    return [number for number, cell in enumerate(cells) if tag in cell["metadata"].get("tags", ())]


def _cells(exercise: Exercise, cells: list[dict[str, Any]], to_fill: int, check: int) -> Iterator[str]:
    if check < to_fill:
        yield "Its check comes before the cell to fill."
    if "".join(cells[to_fill]["source"]).strip() != exercise.starter.strip():
        yield "The cell to fill is not its starter."
    if not "".join(cells[check]["source"]).startswith(f"{exercise.call}.check("):
        yield f"The cell that checks it does not begin with {exercise.call}.check(."
