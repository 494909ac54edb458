"""Pages of a read: a page ends after so many events, or so many bytes, that it takes the server some milliseconds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from embedded_eventstore.store.commit import Part
from embedded_eventstore.store.events import RecordedEvent

PAGE_BYTES = 2 * 1024 * 1024
"""After as many bytes of data and metadata a page ends."""
Row = TypeVar("Row", bound=Sequence[Any])


@dataclass(frozen=True, slots=True)
class Page:
    """What was read at once.

    Args:
        events: those that were found, in order.
        next: where the next page begins: a revision, or a position of $all.
        at_end: whether there is no event after them now.
        looked_at: how many events were read, also those that were left out.
    """

    events: list[RecordedEvent]
    next: int
    at_end: bool
    looked_at: int


def take_rows(rows: Iterator[Row], limit: int) -> tuple[list[Row], bool]:
    """At most `limit` rows of about PAGE_BYTES, and whether there are no more of them."""
    taken: list[Row] = []
    left = PAGE_BYTES
    for row in islice(rows, limit):
        taken.append(row)
        left -= len(row[5]) + len(row[6])
        if left < 0:
            return taken, False
    return taken, len(taken) < limit


def take_parts(parts: Iterable[Part], start: int, limit: int, wanted: Callable[[Part], bool]) -> Page:
    """A page of the newest events, which are in memory: at most `limit` are looked at, from the position `start` on."""
    events: list[RecordedEvent] = []
    looked_at, next_ = 0, start
    for part in parts:
        if looked_at + len(part) > limit or part.first < start:
            positions = part.positions
            first = bisect_left(positions, start) if part.first < start else 0
            end = min(first + limit - looked_at, len(positions))
            looked_at += end - first
            events += part.events[first:end] if wanted(part) else ()
            next_ = positions[end - 1] + 1 if end > first else next_
            if next_ <= part.last:
                return Page(events, next_, False, looked_at)
            continue
        looked_at += len(part)
        events += part.events if wanted(part) else ()
        next_ = part.last + 1
        if looked_at >= limit:
            break
    return Page(events, next_, looked_at < limit, looked_at)
