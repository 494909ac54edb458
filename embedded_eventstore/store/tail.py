"""The newest events in memory: subscriptions and projections that keep up with appends do not read the file."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from operator import attrgetter

from embedded_eventstore.store.commit import Commit, Part

EVENTS, BYTES = 4_000, 4 * 1024 * 1024
"""What it keeps at most, besides the newest commit."""


class Tail:
    """The parts of the newest commits.

    Attributes:
        first: the lowest position that it knows everything from; None where it knows nothing.
    """

    def __init__(self) -> None:
        self._parts: deque[Part] = deque()
        self._events = self._bytes = 0
        self.first: int | None = None

    def add(self, commit: Commit) -> None:
        """Add the events of a commit, which follow those that were added before."""
        for part in commit.parts:
            self._parts.append(part)
            self._events += len(part)
            self._bytes += part.size
        while len(self._parts) > 1 and (self._events > EVENTS or self._bytes > BYTES):
            oldest = self._parts.popleft()
            self._events -= len(oldest)
            self._bytes -= oldest.size
        self.first = self._parts[0].first if self._parts else None

    def since(self, position: int) -> Iterator[Part] | None:
        """The parts with an event at or after the position, in order; None if older ones may have some, too."""
        if self.first is None or position < self.first:
            return None
        begin = bisect_left(self._parts, position, key=attrgetter("last"))
        return (self._parts[index] for index in range(begin, len(self._parts)))
