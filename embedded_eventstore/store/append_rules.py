"""Optimistic concurrency: whether an append fits what the writer expects, and whether it was done before."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import NamedTuple

from embedded_eventstore.store.errors import StreamDeleted, WrongExpectedVersion
from embedded_eventstore.store.events import Id, NewEvent
from embedded_eventstore.store.expected import NO_STREAM, STREAM_EXISTS, Expected, StreamState

TOGETHER = 100
"""Events that are looked up in one step."""


class StoredEvent(NamedTuple):
    """An event of the stream that is stored already."""

    id: Id
    revision: int
    position: int


class CurrentStream(NamedTuple):
    """The stream at the moment of a write.

    Args:
        stream: its name.
        last: the revision of its last event, whether or not it was deleted; -1 if it never had one.
        is_deleted: it was deleted, and may be written to again.
        has_metadata: it has metadata.
        at: returns the event with a revision; None if there is none.
        with_id: returns the event of this stream with an id; None if there is none.
    """

    stream: str
    last: int
    is_deleted: bool
    has_metadata: bool
    at: Callable[[int], StoredEvent | None]
    with_id: Callable[[Id], StoredEvent | None]


Checking = Generator[None, None, StoredEvent | None]
"""A check in steps, which returns what it finds."""


def check_append(expected: Expected, events: Sequence[NewEvent], current: CurrentStream) -> StoredEvent | None:
    """Check an append in one piece; arguments, results and errors are those of `check_in_steps`."""
    checking = check_in_steps(expected, events, current)
    while True:
        try:
            next(checking)
        except StopIteration as end:
            found: StoredEvent | None = end.value
            return found


def check_in_steps(expected: Expected, events: Sequence[NewEvent], current: CurrentStream) -> Checking:
    """Check the expected version, and whether the same events were appended before.

    A client that got no answer repeats its append, and must not write twice. So an append whose events are all stored
    already, in their places, is not an error: it gets the answer that it got the first time.

    Args:
        expected: what the writer expects.
        events: the events to append.
        current: the stream now.

    Returns:
        None if the events may be appended; the last of them if all are stored already.

    Raises:
        WrongExpectedVersion: the stream is not as expected, or only the first of the events are stored.
        StreamDeleted: it was expected to exist, and was deleted.
    """
    if expected is STREAM_EXISTS:
        if current.is_deleted:
            raise StreamDeleted(current.stream)
        if current.last < 0 and not current.has_metadata:
            raise _wrong(expected, current)
    if isinstance(expected, StreamState) and expected is not NO_STREAM:
        return (yield from _stored_by_id(expected, events, current))
    revision = -1 if isinstance(expected, StreamState) else expected
    if revision > current.last:
        raise _wrong(expected, current)
    return (yield from _stored_after(revision, expected, events, current)) if revision < current.last else None


def _stored_by_id(expected: Expected, events: Sequence[NewEvent], current: CurrentStream) -> Checking:
    stored = None
    for number, event in enumerate(events):
        if number % TOGETHER == TOGETHER - 1:
            yield
        stored = current.with_id(event.id)
        if stored is None and number == 0:
            return None
        if stored is None:
            raise _wrong(expected, current)
    return stored


def _stored_after(revision: int, expected: Expected, events: Sequence[NewEvent], current: CurrentStream) -> Checking:
    may_begin_again = expected is NO_STREAM and current.is_deleted
    stored = None
    for number, event in enumerate(events):
        if number % TOGETHER == TOGETHER - 1:
            yield
        stored = current.at(revision + 1 + number)
        if stored is not None and stored.id == event.id:
            continue
        if number == 0 and may_begin_again:
            return None
        raise _wrong(expected, current)
    if stored is None and not may_begin_again:  # an append of no events, and the stream has another revision
        raise _wrong(expected, current)
    return stored


def _wrong(expected: Expected, current: CurrentStream) -> WrongExpectedVersion:
    return WrongExpectedVersion(current.stream, expected, current.last if current.last >= 0 else None)
