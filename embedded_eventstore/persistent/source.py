"""The source of a group's events: one stream, or $all with a filter.

A position is a number: the revision in a stream, the commit position in $all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from embedded_eventstore.persistent.message import BEFORE_FIRST, Message
from embedded_eventstore.store import (
    ALL,
    LINK,
    EventFilter,
    RecordedEvent,
    Store,
    StreamDeleted,
    StreamNotFound,
    resolve_link,
)
from embedded_eventstore.store import Page as StoredPage

PAGE = 200
"""The most events that are read at once, whatever batch size a client sets: then others have the server."""


@dataclass(frozen=True, slots=True)
class Page:
    """What was read at once.

    Args:
        messages: the events for the group.
        position: the position up to which the source was read.
        left_out: how many events the filter left out.
        at_end: whether there was no event after them.
    """

    messages: Sequence[Message]
    position: int
    left_out: int
    at_end: bool


class Source:
    """The events of one stream, or of $all.

    Args:
        store: has them.
        stream: its name, or "$all".
        filter: which events; None for all.
        resolve_links: whether links are replaced by the events that they point to.
    """

    def __init__(self, store: Store, stream: str, filter: EventFilter | None, resolve_links: bool) -> None:
        self.stream = stream
        self.filter = filter
        self._store = store
        self._resolve_links = resolve_links

    def read(self, after: int, limit: int) -> Page:
        """The events after the position `after`; at most `limit` events, and some megabytes, are read."""
        read = self._page(after + 1, min(limit, PAGE))
        messages = [message for event in read.events if (message := self.message(event))]
        return Page(messages, read.next - 1, len(read.events) - len(messages), read.at_end)

    def message(self, event: RecordedEvent) -> Message | None:
        """The event for the group's consumers; None if the filter leaves it out."""
        if self.filter is not None and not self.filter.matches(event):
            return None
        if self._resolve_links and event.type == LINK:
            return Message(resolve_link(self._store, event), event, self.position(event))
        return Message(event, None, self.position(event))

    def position(self, event: RecordedEvent) -> int:
        """The event's position in this source."""
        return event.position if self.stream == ALL else event.revision

    def end(self) -> int:
        """The position of the newest event."""
        if self.stream == ALL:
            return self._store.head
        try:
            return self._store.extent(self.stream)[1]
        except (StreamNotFound, StreamDeleted):
            return BEFORE_FIRST

    def format_position(self, position: int) -> str:
        """The position in the form of checkpoints and statistics: a revision, or `C:7/P:7`."""
        return f"C:{position}/P:{position}" if self.stream == ALL else str(position)

    def parse_position(self, shown: object) -> int | None:
        """The position that `format_position` wrote; None for anything else."""
        try:
            return int(str(shown).partition("/")[0].removeprefix("C:"))
        except ValueError:
            return None

    def _page(self, start: int, limit: int) -> StoredPage:
        if self.stream == ALL:
            return self._store.page_of_all(start, limit=limit)
        try:
            return self._store.page_of_stream(self.stream, start, limit=limit)
        except (StreamNotFound, StreamDeleted):
            return StoredPage([], start, True, 0)
