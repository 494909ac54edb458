"""The form of an exercise: what its author writes down, and what a learner asks of it."""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from lessons import kernel
from lessons.course import checking, progress, progress_summary, view
from lessons.course.answer_files import WrongAnswer
from lessons.course.outcomes import CannotCheck, CellFailed, Correct, CourseError, NotAttempted, NotRun, Outcome
from lessons.kernel import readiness

Answer = Callable[..., Any]
"""A function that the learner wrote: it may take and return anything."""
Kind = Literal["fill", "build", "diagnose"]
"""What a learner does: fill a gap, build a function from its description, or find the fault of a given program."""
_NO_ATTEMPTS = (NotAttempted, NotRun, CellFailed, CannotCheck, CourseError)
NARROW = 72
"""Characters in a line of text that a page of 1,024 pixels shows whole; JupyterLab breaks a longer one in a word."""


@dataclass(frozen=True, repr=False)
class Exercise:
    """One exercise.

    Args:
        id: the technology and a short name, such as "kafka.keyed_order"; the short name is the file's name.
        title: what the learner will manage, with a verb.
        notebook: the notebook it stands in, such as "01_kafka".
        minutes: how long it takes.
        starter: the code of the cell to fill, as given, with `...` where something is to be filled.
        hints: two or more, each a sentence or two, from a nudge to nearly the answer.
        solution_code: code for the same cell that solves it.
        why: the reason, an alternative, and the usual mistake.
        checker: the check. It gets the values that the learner gives to `check`, returns nothing (or a remark to show)
            when the answer is right, and raises Wrong, NotAttempted or CannotCheck when it is not.
        wrong_answers: three or more, each with a sentence of its own.
        right_answers: two or more codes that are right too, different in kind from the solution: every alternative
            that `why` names is among them.
        seconds: how long the check may take.
        kind: "fill" where one gap of the starter is filled, "build" where the learner writes the body, "diagnose" where
            the starter is a whole program with a fault, and the notebook tells its symptom.
    """

    id: str
    title: str
    notebook: str
    minutes: int
    starter: str
    hints: tuple[str, ...]
    solution_code: str
    why: str
    checker: Callable[..., str | None]
    wrong_answers: tuple[WrongAnswer, ...]
    right_answers: tuple[str, ...] = ()
    seconds: float = 20
    kind: Kind = "fill"

    @property
    def name(self) -> str:
        """The short name, such as "keyed_order"."""
        return self.id.partition(".")[2]

    @property
    def call(self) -> str:
        """How a notebook names this exercise."""
        return f"exercises.{self.name}"

    def outcome(self, *values: object) -> Outcome:
        """How the check of these values ends, as a typed outcome; nothing is kept of it."""
        return checking.outcome_of(self.checker, values, self.seconds, self.starter)

    def check(self, *values: object) -> view.View:
        """Check what the learner made, keep the attempt, and show how it ended."""
        outcome = self._unready() or self.outcome(*values)
        correct = isinstance(outcome, Correct)
        note = "" if isinstance(outcome, _NO_ATTEMPTS) else progress.attempted(self.id, correct)
        after = self._progress() if correct else ""
        return view.of_outcome(outcome, self.id, self.call, f"{after} {note}".strip())

    def _progress(self) -> str:
        """How far the learner is, and what is next; nothing where progress can't be kept."""
        try:
            kept = progress.read()
        except progress.ProgressError:
            return ""
        return progress_summary.after_exercise(self.id, kept) if self.id in kept and kept[self.id].done else ""

    def _unready(self) -> Outcome | None:
        """The outcome where the learner's cell was not run, or failed, so that there is nothing to check."""
        record = kernel.record()
        found = record and readiness.unready(record, self.id, self.notebook, self.starter)
        if not found:
            return None
        return CellFailed(found.name, found.trouble, found.to_fill) if found.trouble else NotRun(found.name)

    def hint(self, number: int | None = None) -> view.View:
        """Show the hint with that number, from 1, or the next one; after the last one, say so."""
        number = number or _hints_shown.get(self.id, 0) + 1
        _hints_shown[self.id] = number
        note = progress.hinted(self.id, min(number, len(self.hints)))
        return view.of_hint(self.hints, number, self.call, note)

    def solution(self) -> view.View:
        """Show the solution and the reason for it."""
        return view.of_solution(self.solution_code.strip("\n"), self.why, progress.solution_seen(self.id))

    def __repr__(self) -> str:
        calls = ", ".join(f"{self.call}.{method}" for method in ("check(…)", "hint()", "solution()"))
        text = f"Exercise: {self.title} ({self.minutes} minutes). You can call {calls}."
        return textwrap.fill(text, NARROW, break_long_words=False, break_on_hyphens=False)


# How many hints this kernel has shown of each exercise: a fresh kernel begins again with the first.
_hints_shown: dict[str, int] = {}
