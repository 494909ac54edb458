"""How a check can end. A check's author raises these; only `view` turns them into words."""

from dataclasses import dataclass


class Outcome(Exception):
    """The end of a check: one of the classes below."""


@dataclass(eq=False)
class Correct(Outcome):
    """The exercise is solved.

    Args:
        remark: a sentence on what was seen, or nothing.
    """

    remark: str = ""


@dataclass(eq=False)
@dataclass(eq=False)
class NotAttempted(Outcome):
    """The learner has not begun: what was given is still to be filled, or to be mended.

    Args:
        has_gap: whether what was given has a `...` to fill; else it is a program with a fault.
    """

    has_gap: bool = True


@dataclass(eq=False)
class NotRun(Outcome):
    """The cell to fill was not run: what the check was given is from another cell of the lesson.

    Args:
        name: the name that the check was given.
    """

    name: str


@dataclass(eq=False)
class CellFailed(Outcome):
    """The cell that makes what the check was given has failed, so the check was given the value of before.

    Args:
        name: the name that the check was given.
        failure: how it failed, as the end of a sentence that begins with the cell.
        to_fill: whether it is the cell to fill.
    """

    name: str
    failure: str
    to_fill: bool


@dataclass(eq=False)
class Wrong(Outcome):
    """The learner's answer is not right yet.

    Args:
        reason: what is wrong, in the learner's terms, with the value that shows it.
    """

    reason: str


@dataclass(eq=False)
class LearnerError(Outcome):
    """The learner's code raised an exception, or did not end.

    Args:
        kind: the exception's type, such as "KeyError".
        message: the exception's message.
        line: the line of the learner's cell where it happened; 0 where no line of theirs was running.
        code: that line.
        explained: a sentence on what an exception of this type means, or nothing.
    """

    kind: str
    message: str
    line: int = 0
    code: str = ""
    explained: str = ""


@dataclass(eq=False)
class CourseError(Outcome):
    """The check, or what it lent to the learner's code, raised an exception.

    The course is at fault, unless the check had got a value that it could not use: the learner sees the value.

    Args:
        kind: the exception's type, such as "KeyError".
        message: the exception's message.
        where: the file of the course and the line, such as "lessons/kafka/exercises/read_on.py, line 30".
        line: the line of the learner's cell that was running; 0 where none was.
        code: that line.
        returned: what a function of the learner's had returned to the check, such as "`key_of` returned `None`".
    """

    kind: str
    message: str
    where: str
    line: int = 0
    code: str = ""
    returned: str = ""


@dataclass(eq=False)
class CannotCheck(Outcome):
    """Nobody can tell whether the answer is right.

    Args:
        why: one sentence of what is in the way, such as a server that does not answer.
        do: one sentence of what to do.
    """

    why: str
    do: str
