"""Waiting for a condition: what was found is given back, and what never comes is told in sentences."""

import pytest

from lessons.course.waiting import until
from lessons.errors import WaitError


def test_the_first_true_value_is_given_back():
    values = iter(["", None, "ready", "later"])
    assert until(lambda: next(values)) == "ready"


def test_what_never_comes_is_told():
    with pytest.raises(WaitError, match=r"After 0\.1 seconds the server had not done .+ Run the cell once more"):
        until(lambda: False, seconds=0.1)
