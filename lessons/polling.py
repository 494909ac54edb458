"""Waiting with a limit: the one loop behind everything that waits for a condition, and the clock of other loops."""

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


class Deadline:
    """A moment after which a loop does not go on.

    Args:
        seconds: how far away it is; 0 or less for one that has passed.

    >>> Deadline(0).passed
    True
    >>> 59 < Deadline(60).seconds_left <= 60
    True
    """

    def __init__(self, seconds: float):
        self.seconds = seconds
        self.restart()

    def restart(self) -> None:
        """Count the seconds from now: for a loop that ends when nothing has happened for so long."""
        self._moment = time.monotonic() + self.seconds

    @property
    def seconds_left(self) -> float:
        """Seconds until then; 0 when it has passed."""
        return max(0.0, self._moment - time.monotonic())

    @property
    def passed(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._moment


def poll(condition: Callable[[], Value], seconds: float, interval: float) -> Value:
    """The first true value of `condition()`, or its last value when the time is over: the caller says what that means.

    Args:
        condition: called at least once, also when `seconds` is 0 or less.
        seconds: how long at most.
        interval: seconds between two calls.

    >>> poll(lambda: 1 + 1, seconds=0, interval=0)
    2
    >>> poll(lambda: [], seconds=0, interval=0)
    []
    """
    deadline = Deadline(seconds)
    while not (value := condition()) and not deadline.passed:
        time.sleep(interval)
    return value
