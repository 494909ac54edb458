"""Whether an append was done before: a client that heard no answer asks once more, and must not write twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from lessons.eventstore.embedded.store.events import NewEvent
from lessons.eventstore.embedded.store.expected import ANY, NO_STREAM, STREAM_EXISTS, Expected


def find(
    revisions_of: Callable[[str, UUID], list[int]],
    stream: str,
    last: int | None,
    events: Sequence[NewEvent],
    expected: Expected,
) -> int | None:
    """The revision of the last of these events, if all of them are in the stream, one after the other.

    With a revision (or no stream) expected they must come right after it; otherwise they may be anywhere.

    Args:
        revisions_of: gives the revisions under which an event's id is in a stream.
        stream: the stream's name.
        last: its last revision; None where it has no event.
        events: those to append.
        expected: what the writer thinks of the stream.
    """
    if last is None or not events or expected == last:
        return None
    firsts = revisions_of(stream, events[0].id)
    if expected not in (ANY, STREAM_EXISTS):
        after = 0 if expected is NO_STREAM else expected + 1
        firsts = [first for first in firsts if first == after]
    for first in firsts:
        if all(first + number in revisions_of(stream, event.id) for number, event in enumerate(events)):
            return first + len(events) - 1
    return None
