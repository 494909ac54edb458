"""How large an append may be, and each of its events."""

from __future__ import annotations

from collections.abc import Sequence

from embedded_eventstore.store import AppendTooLarge, EventTooLarge, NewEvent, id_text
from embedded_eventstore.versions import ServerVersion


def event_size(event: NewEvent) -> int:
    """The bytes that count: of the data, the metadata, and two for each letter of the type."""
    return len(event.data) + len(event.metadata) + 2 * len(event.type)


class AppendSize:
    """Counts the bytes of an append, event by event.

    Args:
        version: has the limits.
    """

    def __init__(self, version: ServerVersion) -> None:
        self._version = version
        self.bytes = 0

    def add(self, event: NewEvent) -> None:
        """Count an event.

        Raises:
            EventTooLarge: it is larger than an event may be.
            AppendTooLarge: with it the append is larger than one may be.
        """
        size = event_size(event)
        if size > self._version.max_event_size:
            raise EventTooLarge(id_text(event.id), size, self._version.max_event_size)
        self.bytes += size
        if self.bytes > self._version.max_append_size:
            raise AppendTooLarge(self._version.max_append_size)

    def add_all(self, events: Sequence[NewEvent]) -> None:
        """Count events; raises as `add`."""
        sizes = [len(data) + len(metadata) + 2 * len(type) for _, type, data, metadata, _ in events]
        total = self.bytes + sum(sizes)
        if total <= self._version.max_append_size and max(sizes, default=0) <= self._version.max_event_size:
            self.bytes = total
        else:
            for event in events:
                self.add(event)
