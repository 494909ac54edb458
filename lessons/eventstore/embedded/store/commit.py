"""What a commit stored. Its events are made only when somebody looks at them: most who hear of a commit do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lessons.eventstore.embedded.store.events import RecordedEvent

WIDTH = 9
"""Values of an event in the table: position, number of the stream, revision, id, type, data, metadata, content type,
created."""


class Commit(Sequence[RecordedEvent]):
    """The events of one commit, in order."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, Sequence[Any]]] = []
        self._events: list[RecordedEvent] | None = None

    def add(self, stream: str, values: Sequence[Any]) -> None:
        """More of it: the stream's events as the table has them, one behind the other."""
        self._parts.append((stream, values))

    def _made(self) -> list[RecordedEvent]:
        if self._events is None:
            self._events = [event for stream, values in self._parts for event in _events(stream, values)]
        return self._events

    def __getitem__(self, index):
        return self._made()[index]

    def __iter__(self):
        return iter(self._made())

    def __len__(self) -> int:
        return sum(len(values) for _, values in self._parts) // WIDTH


def _events(stream: str, values: Sequence[Any]) -> Iterator[RecordedEvent]:
    for start in range(0, len(values), WIDTH):
        position, _, revision, *rest = values[start : start + WIDTH]
        yield RecordedEvent(stream, revision, position, *rest)
