"""What a check leaves to its end is done once, however the check ends."""

from functools import partial

import pytest

from lessons.course import Correct, Wrong
from lessons.course.afterwards import at_the_end
from lessons.course.checking import outcome_of
from lessons.course.time_limit import TimeLimitExceeded


@pytest.mark.parametrize("error", [None, Wrong("Look again."), RuntimeError("of the learner"), TimeLimitExceeded()])
def test_a_job_is_done_once_at_the_end(error):
    done = []

    def check(answer: object) -> None:
        for scene in (1, 2):
            at_the_end("a topic", partial(done.append, f"a topic of {scene}"))
        at_the_end("a group", partial(done.append, "a group"))
        assert not done
        if error:
            raise error

    outcome = outcome_of(check, ("an answer",), 20, "")
    assert isinstance(outcome, Correct) == (error is None)
    assert done == ["a topic of 2", "a group"]


def test_where_no_check_runs_it_is_done_at_once():
    done = []
    at_the_end("a topic", partial(done.append, "a topic"))
    assert done == ["a topic"]
