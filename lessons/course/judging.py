"""Runs an author's check on what a learner made, and turns whatever comes out into an outcome."""

import inspect
from collections.abc import Callable

from lessons.course import mistakes, reach
from lessons.course.blank import is_blank
from lessons.course.bounded import TooLong, at_most
from lessons.course.outcomes import CannotCheck, Correct, NotAttempted, Outcome


def outcome_of(judge: Callable, values: tuple, seconds: float, given: str) -> Outcome:
    """How the check of `values` ends.

    Args:
        judge: the author's check: returns nothing or a remark when the answer is right, raises an outcome when not.
        values: what the learner gave to the check.
        seconds: the bound of its time.
        given: the code of the cell as the learner got it.
    """
    try:
        _require_arguments(judge, values)
        if any(is_blank(value, given) for value in values):
            return NotAttempted()
        reach.require(values)
        with at_most(seconds):
            return Correct(judge(*values) or "")
    except Outcome as outcome:
        return outcome
    except TooLong as error:
        return mistakes.unending(error, seconds, values)
    except (Exception, SystemExit) as error:
        return mistakes.explain(error, values)


def _require_arguments(judge: Callable, values: tuple) -> None:
    signature = inspect.signature(judge)
    try:
        signature.bind(*values)
    except TypeError as error:
        names = ", ".join(signature.parameters)
        raise CannotCheck(
            f"This check was given {len(values)} values and takes {len(signature.parameters)}.",
            f"Call it as check({names}).",
        ) from error
