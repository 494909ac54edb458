"""Waiting for what a server does in its own time: a condition, never a pause."""

from collections.abc import Callable
from typing import TypeVar

from lessons.errors import WaitError
from lessons.polling import poll
from lessons.setup.spelling import command

Found = TypeVar("Found")
LOOK = 0.05  # seconds between two looks


def until(condition: Callable[[], Found], seconds: float = 30.0) -> Found:
    """The first true value of `condition()`, looked for again and again.

    Args:
        condition: asked until what it returns counts as true.
        seconds: how long at most.

    Raises:
        WaitError: it was not true in time.

    >>> until(lambda: 1 + 1)
    2
    """
    found = poll(condition, seconds, LOOK)
    if not found:
        raise WaitError(
            f"After {seconds:g} seconds the server had not done what this step waits for.",
            f"Run the cell once more; if it happens again, `{command('doctor')}` looks at the server.",
        )
    return found
