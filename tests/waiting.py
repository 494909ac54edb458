"""Waiting for a condition, which is what a test does instead of sleeping."""

from collections.abc import Callable
from typing import TypeVar

import psutil

from lessons.polling import poll

Found = TypeVar("Found")
LOOK = 0.02  # seconds between two looks


def until(condition: Callable[[], Found], seconds: float = 10.0) -> Found:
    """The first true value of `condition()`, looked for again and again.

    Args:
        condition: asked until what it returns counts as true.
        seconds: how long at most.

    Raises:
        AssertionError: it was not true in time.
    """
    found = poll(condition, seconds, LOOK)
    assert found, f"{condition} was not true within {seconds:g} s"
    return found


def ended(pid: int) -> bool:
    """Whether the process has ended (one that its parent has not asked after yet has ended too)."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
