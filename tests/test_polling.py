"""A condition is asked at least once, and a deadline can be moved."""

import time

from lessons.polling import Deadline, poll


def test_the_condition_is_asked_once_when_the_time_is_over():
    asked = []
    assert poll(lambda: asked.append(1), seconds=-1, interval=60) is None
    assert asked == [1]


def test_the_first_true_value_ends_it():
    values = iter([0, "", "here", "too late"])
    assert poll(lambda: next(values), seconds=30, interval=0) == "here"


def test_a_restarted_deadline_counts_from_now(monkeypatch):
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    deadline = Deadline(5)
    now = 104.0
    assert (deadline.passed, deadline.seconds_left) == (False, 1.0)
    deadline.restart()
    now = 108.0
    assert (deadline.passed, deadline.seconds_left) == (False, 1.0)
    now = 109.5
    assert (deadline.passed, deadline.seconds_left) == (True, 0.0)
