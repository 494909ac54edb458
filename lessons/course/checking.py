"""Runs an author's check on what a learner made, and turns whatever comes out into an outcome."""

import inspect
from collections.abc import Callable

from lessons.course import afterwards, learner_errors, reachability
from lessons.course.outcomes import CannotCheck, Correct, NotAttempted, Outcome
from lessons.course.placeholders import has_placeholder
from lessons.course.returned import Returned
from lessons.course.time_limit import TimeLimitExceeded, time_limit


def outcome_of(checker: Callable[..., str | None], values: tuple[object, ...], seconds: float, given: str) -> Outcome:
    """How the check of `values` ends.

    Args:
        checker: the author's check: returns nothing or a remark when the answer is right, raises an outcome when not.
        values: what the learner gave to the check.
        seconds: the bound of its time.
        given: the code of the cell as the learner got it.
    """
    returned = Returned()
    try:
        _require_arguments(checker, values)
        if any(has_placeholder(value, given) for value in values):
            return NotAttempted(has_gap="..." in given)
        if gone := reachability.unreachable(values):
            return gone
        with afterwards.jobs_at_the_end(), time_limit(seconds):
            return Correct(checker(*map(returned.noting, values)) or "")
    except Outcome as outcome:
        return outcome
    except TimeLimitExceeded as error:
        return learner_errors.explain_time_out(error, seconds, values)
    except (Exception, SystemExit) as error:
        return learner_errors.explain_exception(error, values, returned.words())


def _require_arguments(checker: Callable[..., str | None], values: tuple[object, ...]) -> None:
    signature = inspect.signature(checker)
    try:
        signature.bind(*values)
    except TypeError as error:
        names = ", ".join(signature.parameters)
        raise CannotCheck(
            f"This check was given {len(values)} values and takes {len(signature.parameters)}.",
            f"Call it as check({names}).",
        ) from error
