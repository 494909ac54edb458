"""What a writer may expect of a stream before it appends: the rule that finds out two writers at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import NamedTuple

from lessons.eventstore.embedded.store.errors import StreamDeleted, WrongExpectedVersion
from lessons.eventstore.embedded.store.events import Id, NewEvent


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


class Stored(NamedTuple):
    """An event that is there already: who it is, and where."""

    id: Id
    revision: int
    position: int


class Situation(NamedTuple):
    """What is so when somebody wants to write to a stream.

    Args:
        stream: its name.
        last: the revision of its last event, whether or not it was deleted; -1 where it never had one.
        is_deleted: it was deleted, and may be written to again.
        has_metadata: somebody has said something of it.
        at: gives the event with a revision.
        with_id: gives the event of this stream with an id.
    """

    stream: str
    last: int
    is_deleted: bool
    has_metadata: bool
    at: Callable[[int], Stored | None]
    with_id: Callable[[Id], Stored | None]


def check(expected: Expected, events: Sequence[NewEvent], now: Situation) -> Stored | None:
    """Whether the events may be appended, and whether they were appended before.

    A client that heard no answer asks once more, and must not write twice. So an append whose events are all there
    already, where they would be, is no error: it is answered as it was the first time.

    Returns:
        None where they may be appended; the last of them where all are there already.

    Raises:
        WrongExpectedVersion: the stream is not as expected, or only the first ones of the events are there.
        StreamDeleted: it was expected to exist, and was deleted.
    """
    if expected is STREAM_EXISTS:
        if now.is_deleted:
            raise StreamDeleted(now.stream)
        if now.last < 0 and not now.has_metadata:
            raise _wrong(expected, now)
    if expected in (ANY, STREAM_EXISTS):
        return _before(expected, events, now)
    revision = -1 if expected is NO_STREAM else expected
    if revision > now.last:
        raise _wrong(expected, now)
    return _before_at(revision, expected, events, now) if revision < now.last else None


def _before(expected: Expected, events: Sequence[NewEvent], now: Situation) -> Stored | None:
    found = None
    for number, event in enumerate(events):
        found = now.with_id(event.id)
        if found is None and number == 0:
            return None
        if found is None:
            raise _wrong(expected, now)
    return found


def _before_at(revision: int, expected: Expected, events: Sequence[NewEvent], now: Situation) -> Stored | None:
    found = None
    for number, event in enumerate(events):
        found = now.at(revision + 1 + number)
        if found is not None and found.id == event.id:
            continue
        if number == 0 and expected is NO_STREAM and now.is_deleted:
            return None  # a deleted stream may be begun again
        raise _wrong(expected, now)
    return found if found is not None else _nothing(expected, now)


def _nothing(expected: Expected, now: Situation) -> None:
    """An append of no events, to a stream that is elsewhere."""
    if not (expected is NO_STREAM and now.is_deleted):
        raise _wrong(expected, now)


def _wrong(expected: Expected, now: Situation) -> WrongExpectedVersion:
    return WrongExpectedVersion(now.stream, expected, now.last if now.last >= 0 else None)
