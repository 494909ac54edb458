"""Where a group's events come from: one stream, or $all with a filter.

A position is a number: the revision in a stream, the commit position in $all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lessons.eventstore.embedded.persistent.message import BEFORE_ALL, Message
from lessons.eventstore.embedded.persistent.settings import ALL
from lessons.eventstore.embedded.store import (
    LINK,
    EventFilter,
    RecordedEvent,
    Store,
    StreamDeleted,
    StreamNotFound,
    hidden_in_all,
    resolve,
)


@dataclass(frozen=True, slots=True)
class Page:
    """What was read at once.

    position   up to here everything was seen
    left_out   how many events the filter left out
    at_end     whether there was nothing behind it
    """

    messages: Sequence[Message]
    position: int
    left_out: int
    at_end: bool


class Source:
    """The events of one stream, or of $all."""

    def __init__(self, store: Store, stream: str, filter: EventFilter | None, resolve_links: bool) -> None:
        self.stream = stream
        self.filter = filter
        self._store = store
        self._resolve_links = resolve_links

    def read(self, after: int, limit: int) -> Page:
        """The events behind the position ``after``; looks at ``limit`` events at most."""
        events = self._events(after + 1, limit)
        messages = [message for event in events if (message := self.message(event))]
        position = self.position(events[-1]) if events else after
        return Page(messages, position, len(events) - len(messages), len(events) < limit)

    def message(self, event: RecordedEvent) -> Message | None:
        """The event as the group's consumers get it; None if the filter leaves it out."""
        if self.filter is not None and not self.filter.matches(event):
            return None
        if self.stream == ALL and hidden_in_all(event.stream):
            return None
        if self._resolve_links and event.type == LINK:
            return Message(resolve(self._store, event), event, self.position(event))
        return Message(event, None, self.position(event))

    def position(self, event: RecordedEvent) -> int:
        return event.position if self.stream == ALL else event.revision

    def end(self) -> int:
        """The position of the newest event."""
        if self.stream == ALL:
            return self._store.head
        try:
            return self._store.extent(self.stream)[1]
        except (StreamNotFound, StreamDeleted):
            return BEFORE_ALL

    def show(self, position: int) -> str:
        """As checkpoints and infos have it: a revision, or ``C:7/P:7``."""
        return f"C:{position}/P:{position}" if self.stream == ALL else str(position)

    def parse(self, shown: object) -> int | None:
        """The opposite of ``show``; None for anything that isn't a position."""
        try:
            return int(str(shown).partition("/")[0].removeprefix("C:"))
        except ValueError:
            return None

    def _events(self, start: int, limit: int) -> Sequence[RecordedEvent]:
        if self.stream == ALL:
            return self._store.read_all(start=start, limit=limit)
        try:
            return self._store.read_stream(self.stream, start=start, limit=limit)
        except (StreamNotFound, StreamDeleted):
            return []
