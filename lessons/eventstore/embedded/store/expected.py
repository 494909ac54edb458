"""What a writer may expect of a stream before it appends: the rule that finds out two writers at once."""

from __future__ import annotations

from enum import Enum


class Word(Enum):
    """An expectation that is no revision."""

    ANY = "any"
    NO_STREAM = "no stream"
    STREAM_EXISTS = "stream exists"

    def __str__(self) -> str:
        return self.value


ANY, NO_STREAM, STREAM_EXISTS = Word
Expected = int | Word
"""A revision (that of the stream's last event), or one of the words."""


def is_met(expected: Expected, current: int | None) -> bool:
    """Whether a stream is as expected.

    Args:
        expected: what the writer says.
        current: the revision of the last event; None where there is no stream, or it was deleted.

    >>> is_met(ANY, None), is_met(NO_STREAM, None), is_met(STREAM_EXISTS, 0), is_met(4, 4)
    (True, True, True, True)
    >>> is_met(NO_STREAM, 0), is_met(STREAM_EXISTS, None), is_met(3, 4), is_met(5, 4), is_met(0, None)
    (False, False, False, False, False)
    """
    if expected is ANY:
        return True
    if expected is STREAM_EXISTS:
        return current is not None
    if expected is NO_STREAM:
        return current is None
    return current == expected
