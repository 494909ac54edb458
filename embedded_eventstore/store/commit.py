"""The events of one commit. Their objects are made when they are used: most listeners do not use them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from embedded_eventstore.store.events import RecordedEvent

WIDTH = 9
"""Values of one event in the table: position, stream key, revision, id, type, data, metadata, content type, created."""


class Commit(Sequence[RecordedEvent]):
    """The events of one commit, in order."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, Sequence[Any]]] = []
        self._events: list[RecordedEvent] | None = None

    def add(self, stream: str, values: Sequence[Any]) -> None:
        """Add events of a stream, as flat values of the table: WIDTH values for each event."""
        self._parts.append((stream, values))

    def _recorded(self) -> list[RecordedEvent]:
        if self._events is None:
            self._events = [event for stream, values in self._parts for event in _events(stream, values)]
        return self._events

    @overload
    def __getitem__(self, index: int) -> RecordedEvent: ...

    @overload
    def __getitem__(self, index: slice) -> list[RecordedEvent]: ...

    def __getitem__(self, index: int | slice) -> RecordedEvent | list[RecordedEvent]:
        return self._recorded()[index]

    def __iter__(self) -> Iterator[RecordedEvent]:
        return iter(self._recorded())

    def __len__(self) -> int:
        return sum(len(values) for _, values in self._parts) // WIDTH


def _events(stream: str, values: Sequence[Any]) -> Iterator[RecordedEvent]:
    for start in range(0, len(values), WIDTH):
        position, _, revision, *rest = values[start : start + WIDTH]
        yield RecordedEvent(stream, revision, position, *rest)
