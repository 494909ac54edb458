"""What a commit stored. Its events are made only when somebody looks at them: most who hear of a commit do not."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.eventstore.embedded.store.events import NewEvent, RecordedEvent

Row = tuple
"""As the table has it: position, number of the stream, revision, id, type, data, metadata, content type, created."""


class Commit(Sequence[RecordedEvent]):
    """The events of one commit, in order."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, Sequence[NewEvent], Sequence[Row]]] = []
        self._events: list[RecordedEvent] | None = None

    def add(self, stream: str, events: Sequence[NewEvent], rows: Sequence[Row]) -> None:
        """More of it: events as they were given, and as they were stored, side by side."""
        self._parts.append((stream, events, rows))

    def _made(self) -> list[RecordedEvent]:
        if self._events is None:
            self._events = [
                RecordedEvent(stream, row[2], row[0], event.id, *row[4:])
                for stream, events, rows in self._parts
                for event, row in zip(events, rows, strict=True)
            ]
        return self._events

    def __getitem__(self, index):
        return self._made()[index]

    def __iter__(self):
        return iter(self._made())

    def __len__(self) -> int:
        return sum(len(rows) for _, _, rows in self._parts)
