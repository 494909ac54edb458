"""Answers to exercises, checked on real servers without a kernel: with a notebook's imports and servers only."""

import ast
import functools
import itertools
import json
import linecache
import re
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from types import FunctionType
from typing import Any

from lessons.course import Exercise, Outcome
from lessons.servers import Cluster, Server
from lessons.setup.environment import ROOT

ANSWER = "answer-"
"""How the names of the files begin in which an answer is said to stand."""
_numbers = itertools.count()


@dataclass
class Bench:
    """What a notebook gives to the answers of its exercises.

    Args:
        notebook: its name, such as "01_kafka".
        names: what its import cells and its server cells have bound.
    """

    notebook: str
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "answers"})

    def __enter__(self) -> "Bench":
        for cell in self._cells():
            for node in ast.parse("".join(cell["source"])).body:
                if _is_needed(node):
                    self._run(node)
        return self

    def _run(self, node: ast.stmt) -> None:
        with suppress(NameError):  # what uses a name of the lesson's own is no answer's business
            exec(compile(ast.Module([node], []), self.notebook, "exec"), self.names)

    def __exit__(self, *_: object) -> None:
        for server in self.servers():
            server.close()

    def servers(self) -> list[Server | Cluster]:
        """Every server that the notebook has started."""
        return [value for value in self.names.values() if isinstance(value, (Server, Cluster))]

    def outcome(self, exercise: Exercise, code: str) -> Outcome:
        """How the check of this answer ends."""
        return exercise.outcome(*self._values(exercise, code))

    def count_calls(self, exercise: Exercise, code: str) -> int:
        """How often the check calls the functions of this answer; 0 for an answer without one."""
        counted = itertools.count()
        exercise.outcome(*(_counting(value, counted) for value in self._values(exercise, code)))
        return next(counted)

    def _values(self, exercise: Exercise, code: str) -> list[Any]:
        """What the notebook's cell gives to the check, once this answer has run."""
        names = dict(self.names)
        file = f"{ANSWER}{next(_numbers)}"
        linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
        exec(compile(code, file, "exec"), names)
        (call,) = [node for node in ast.walk(ast.parse(self._check(exercise))) if isinstance(node, ast.Call)]
        return [names[ast.unparse(argument)] for argument in call.args]

    def _cells(self) -> list[dict[str, Any]]:
        cells = self._all_cells
        tags = [set(cell["metadata"].get("tags", ())) for cell in cells]
        return [
            cell
            for cell, marked in zip(cells, tags, strict=True)
            if cell["cell_type"] == "code"
            and not any(tag.startswith(("exercise:", "check:")) for tag in marked)
            and not "".join(cell["source"]).startswith("%")
        ]

    @cached_property
    def _all_cells(self) -> list[dict[str, Any]]:
        file = ROOT / "notebooks" / f"{self.notebook}.ipynb"
        return list(json.loads(file.read_text(encoding="utf-8"))["cells"])

    def _check(self, exercise: Exercise) -> str:
        (found,) = [cell for cell in self._all_cells if f"check:{exercise.id}" in cell["metadata"].get("tags", ())]
        return "".join(found["source"]).partition("\n")[0]


def _is_needed(node: ast.stmt) -> bool:
    """What binds a name without doing anything, and what starts a server."""
    starts = re.search(r"servers\.start(_cluster)?\(", ast.unparse(node))
    is_constant = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).isupper()
    return bool(starts) or is_constant or isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef))


def _counting(value: Any, counted: "itertools.count[int]") -> Any:
    """The value; a function of the answer counts its calls."""
    if not isinstance(value, FunctionType) or not value.__code__.co_filename.startswith(ANSWER):
        return value

    @functools.wraps(value)
    def called(*args: Any, **named: Any) -> Any:
        next(counted)
        return value(*args, **named)

    return called
