"""Looking again and again until something is so: the one loop behind everything that waits for a condition."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def poll(condition: Callable[[], Found], seconds: float, look: float) -> Found:
    """The first true value of `condition()`, or the last value when the time is over: the caller says what that means.

    Args:
        condition: asked at least once, also when `seconds` are over already.
        seconds: how long at most.
        look: seconds between two looks.

    >>> poll(lambda: 1 + 1, seconds=0, look=0)
    2
    >>> poll(lambda: [], seconds=0, look=0)
    []
    """
    deadline = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() <= deadline:
        time.sleep(look)
    return found
