"""The events of one commit. Their objects are made when they are used: most listeners do not use them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, overload

from embedded_eventstore.store.events import RecordedEvent
from embedded_eventstore.store.filters import hidden_in_all

WIDTH = 9
"""Values of one event in the table: position, stream key, revision, id, type, data, metadata, content type, created."""
PART = 200
"""The most events of a part: their objects are made together."""


class Part:
    """Events that were appended to one stream together.

    Args:
        stream: its name.
        values: flat values of the table: WIDTH values for each event.
    """

    __slots__ = ("_events", "_values", "stream")

    def __init__(self, stream: str, values: Sequence[Any]) -> None:
        self.stream = stream
        self._values = values
        self._events: list[RecordedEvent] | None = None

    @property
    def events(self) -> list[RecordedEvent]:
        """The events, in order; all who ask get the same objects."""
        if self._events is None:
            self._events = list(_events(self.stream, self._values))
        return self._events

    @property
    def first(self) -> int:
        """The position of the first event."""
        return int(self._values[0])

    @property
    def last(self) -> int:
        """The position of the last event."""
        return int(self._values[-WIDTH])

    @property
    def size(self) -> int:
        """Bytes of data and metadata."""
        return sum(map(len, self._values[5::WIDTH])) + sum(map(len, self._values[6::WIDTH]))

    @property
    def is_hidden(self) -> bool:
        """Whether $all leaves them out."""
        return hidden_in_all(self.stream)

    def __len__(self) -> int:
        return len(self._values) // WIDTH


class Commit(Sequence[RecordedEvent]):
    """The events of one commit, in order."""

    def __init__(self) -> None:
        self.parts: list[Part] = []

    def add(self, stream: str, values: Sequence[Any]) -> None:
        """Add events of a stream, as flat values of the table: WIDTH values for each event."""
        step = PART * WIDTH
        if len(values) <= step:
            self.parts.append(Part(stream, values))
        else:
            self.parts += (Part(stream, values[start : start + step]) for start in range(0, len(values), step))

    @overload
    def __getitem__(self, index: int) -> RecordedEvent: ...

    @overload
    def __getitem__(self, index: slice) -> list[RecordedEvent]: ...

    def __getitem__(self, index: int | slice) -> RecordedEvent | list[RecordedEvent]:
        return list(self)[index]

    def __iter__(self) -> Iterator[RecordedEvent]:
        return (event for part in self.parts for event in part.events)

    def __len__(self) -> int:
        return sum(map(len, self.parts))


def _events(stream: str, values: Sequence[Any]) -> Iterator[RecordedEvent]:
    for start in range(0, len(values), WIDTH):
        position, _, revision, *rest = values[start : start + WIDTH]
        yield RecordedEvent(stream, revision, position, *rest)
