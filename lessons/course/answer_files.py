"""Reads the answers of an exercise from a file of real code, `exercises/answers/NAME.py`, in which marks part them.

    # %% starter
    # %% solution
    # %% right
    # %% wrong: what the check says to it

These are the marks of cells that editors know, so that each answer can be run by itself. `# %% given`, before them all,
imports what the notebook has imported, for linters; it belongs to no answer. A wrong answer, or a right one, may be an
edit of the solution, lines of a diff in comments:

    # %% wrong: the last record is missing
    # -    return records[-1]
    # +    return records[0]

A line of a diff without - or + says where new lines go; `# @@` begins another place.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypedDict

MARK = re.compile(r"^# %% (?P<kind>given|starter|solution|right|wrong)(?:: (?P<says>.+))?\n", re.MULTILINE)
EDIT = re.compile(r"# (?P<sign>[-+ ])(?P<line>.*)|#|# @@")


class WrongAnswer(NamedTuple):
    """A typical wrong answer.

    Args:
        code: what a learner would write into the cell.
        says: a part of the sentence that the check says to it, and to no other wrong answer.
    """

    code: str
    says: str


class Answers(TypedDict):
    """The answers of an exercise, as its form takes them."""

    starter: str
    solution_code: str
    right_answers: tuple[str, ...]
    wrong_answers: tuple[WrongAnswer, ...]


class AnswerFileError(Exception):
    """A file of answers can't be read; the sentence says why."""


class _Part(NamedTuple):
    kind: str
    says: str
    code: str


def answers_beside(file: str) -> Answers:
    """The answers of the exercise in this file, such as `__file__`, from the folder `answers` beside it.

    Raises:
        AnswerFileError: there is no starter or solution, or an edit does not fit the solution.
    """
    path = Path(file)
    return read_answers((path.parent / "answers" / path.name).read_text(encoding="utf-8"))


def read_answers(text: str) -> Answers:
    """The answers in the text of such a file.

    Raises:
        AnswerFileError: there is no starter or solution, or an edit does not fit the solution.
    """
    parts = list(_parts(text))
    solution = _only(parts, "solution")
    return Answers(
        starter=_laid_out(_only(parts, "starter")),
        solution_code=solution,
        right_answers=tuple(_code(part, solution) for part in parts if part.kind == "right"),
        wrong_answers=tuple(WrongAnswer(_code(part, solution), part.says) for part in parts if part.kind == "wrong"),
    )


def _parts(text: str) -> Iterator[_Part]:
    marks = list(MARK.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        yield _Part(mark["kind"], mark["says"] or "", text[mark.end() : end].strip("\n") + "\n")


def _only(parts: list[_Part], kind: str) -> str:
    found = [part.code for part in parts if part.kind == kind]
    if len(found) != 1:
        raise AnswerFileError(f"There are {len(found)} parts `# %% {kind}`, and one is needed.")
    return found[0]


def _laid_out(starter: str) -> str:
    """The starter with `...` on a line of its own, where a learner writes: formatters move it behind the colon."""
    return re.sub(r"^( *)(def .*:) \.\.\.$", r"\1\2\n\1    ...", starter, flags=re.MULTILINE)


def _code(part: _Part, solution: str) -> str:
    """The part's code: what stands there, or the solution with the edit that stands there."""
    lines = part.code.splitlines()
    is_edit = lines[0].startswith(("# -", "# +")) or lines[0].startswith("#  ")
    return edited(solution, lines) if is_edit and all(map(EDIT.fullmatch, lines)) else part.code


def edited(code: str, edit: list[str]) -> str:
    """The code with this edit.

    Args:
        code: lines of code.
        edit: lines of a diff in comments, such as "# -    return 1"; "# @@" between two places.

    Raises:
        AnswerFileError: what the edit takes away is not there, or in more than one place.
    """
    lines = code.splitlines()
    for hunk in "\n".join(edit).split("\n# @@\n"):
        signed = [(line[2:3] or " ", line[3:]) for line in hunk.splitlines()]
        old = [line for sign, line in signed if sign != "+"]
        new = [line for sign, line in signed if sign != "-"]
        places = [at for at in range(len(lines) - len(old) + 1) if lines[at : at + len(old)] == old]
        if len(places) != 1:
            raise AnswerFileError(f"An edit fits the solution at {len(places)} places, and must at one: {hunk}")
        lines[places[0] : places[0] + len(old)] = new
    return "\n".join(lines) + "\n"
