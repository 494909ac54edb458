"""An exercise: its task's starter, check, hints and solution, from one source that the tests use too."""

import linecache
import signal
import threading
import traceback
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field

from lessons.course import progress
from lessons.course.blank import is_blank
from lessons.course.outcomes import CannotCheck, Correct, Mistake, NotAttempted, Outcome, Wrong
from lessons.course.view import View, show_hint, show_outcome, show_solution
from lessons.errors import LessonError

SECONDS = 30
"""A learner's function that waits for ever would block the notebook: it is stopped after so many seconds."""


@dataclass(frozen=True)
class WrongAnswer:
    """A typical wrong answer, for the tests.

    Args:
        code: what the learner might have put into the cell.
        says: a part of the message that it must get; no other wrong answer of the exercise gets the same.
    """

    code: str
    says: str


@dataclass(frozen=True)
class Exercise:
    """One exercise.

    Args:
        id: technology and short name, such as "kafka.keyed_order".
        title: what the learner does, beginning with a verb.
        notebook: the notebook that holds it, such as "01_kafka".
        minutes: how long a learner takes.
        starter: the text of the cell that the learner fills.
        hints: each tells a little more than the one before; at least two.
        solved: the solution, text for the same cell.
        why: the reason, an alternative, and the usual mistake.
        test: gets what the learner made; returns when it is right, raises Wrong when it is not.
        wrong_answers: at least two, each with its own message.
    """

    id: str
    title: str
    notebook: str
    minutes: int
    starter: str
    hints: tuple[str, ...]
    solved: str
    why: str
    test: Callable[..., None]
    wrong_answers: tuple[WrongAnswer, ...]
    shown: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def name(self) -> str:
        """The short name, such as "keyed_order"."""
        return self.id.partition(".")[2]

    def check(self, *made: object) -> View:
        """Look at what the learner made, and keep the progress."""
        outcome = self.outcome(*made)
        remark = progress.note_check(self.id, type(outcome))
        return show_outcome(self.name, outcome, remark)

    def outcome(self, *made: object) -> Outcome:
        """What the check finds, as a typed outcome; nothing is kept."""
        if any(is_blank(value) for value in made):
            return NotAttempted()
        try:
            with _bounded(SECONDS):
                self.test(*made)
        except Wrong as wrong:
            return wrong
        except _TooLong:
            return Mistake(f"it did not end within {SECONDS} seconds: is there a loop that waits for ever?")
        except LessonError as error:
            return CannotCheck(str(error))
        except Exception as error:
            return _mistake_or_trouble(error)
        return Correct()

    def hint(self) -> View:
        """The next hint; another one at each request."""
        left = self.hints[len(self.shown) :]
        if left:
            self.shown.append(left[0])
            progress.note_hint(self.id)
        return show_hint(self.name, left[0] if left else None, len(self.shown), len(self.hints))

    def solution(self) -> View:
        """The solution and its reason."""
        progress.note_solution(self.id)
        return show_solution(self.name, self.solved, self.why)


class _TooLong(BaseException):
    """Not an Exception, so that a learner's `except Exception` does not swallow it."""


@contextmanager
def _bounded(seconds: int):
    """Interrupt the body after so many seconds (only the main thread can be interrupted; kernels run cells there)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_):
        raise _TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _mistake_or_trouble(error: Exception) -> Outcome:
    """An exception from the learner's cell is a mistake of theirs; any other says that the check failed."""
    said = "".join(traceback.format_exception_only(type(error), error)).strip().splitlines()[-1]
    line = _learners_line(error)
    if line is None:
        return CannotCheck(f"The check could not be made ({said}).")
    return Mistake(said, line)


def _learners_line(error: Exception) -> str | None:
    """The last line of the traceback that stands in a notebook's cell, or None where there is none."""
    frames = traceback.extract_tb(error.__traceback__)
    mine = [frame for frame in frames if "ipykernel_" in frame.filename or frame.filename.startswith("<")]
    if not mine:
        return None
    return (mine[-1].line or linecache.getline(mine[-1].filename, mine[-1].lineno or 0)).strip()


class Exercises:
    """The exercises of one technology, in order, each under its short name.

    Args:
        exercises: in the order in which the notebook has them.
    """

    def __init__(self, exercises: Iterable[Exercise]):
        self._all = {exercise.name: exercise for exercise in exercises}

    def __getattr__(self, name: str) -> Exercise:
        try:
            return self.__dict__["_all"][name]
        except KeyError:
            names = ", ".join(self.__dict__.get("_all", ()))
            raise AttributeError(f"There is no exercise {name!r}. The exercises are: {names}.") from None

    def __dir__(self) -> list[str]:
        return list(self._all)

    def __iter__(self):
        return iter(self._all.values())

    def __len__(self) -> int:
        return len(self._all)
