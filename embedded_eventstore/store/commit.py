"""The events of one commit. Their objects are made when they are used: most listeners do not use them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any, overload

from embedded_eventstore.store.events import Id, RecordedEvent
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

    __slots__ = ("_events", "_values", "size", "stream")

    def __init__(self, stream: str, values: Sequence[Any]) -> None:
        self.stream = stream
        self.size = sum(map(len, values[5::WIDTH])) + sum(map(len, values[6::WIDTH]))
        """Bytes of data and metadata."""
        self._values = values
        self._events: list[RecordedEvent] | None = None

    @property
    def events(self) -> list[RecordedEvent]:
        """The events, in order; all who ask get the same objects."""
        if self._events is None:
            self._events = list(_events(self.stream, self._values))
        return self._events

    @property
    def positions(self) -> Sequence[int]:
        """The position of each event."""
        return self._values[::WIDTH]

    @property
    def first(self) -> int:
        """The position of the first event."""
        return int(self._values[0])

    @property
    def last(self) -> int:
        """The position of the last event."""
        return int(self._values[-WIDTH])

    @property
    def is_hidden(self) -> bool:
        """Whether $all leaves them out."""
        return hidden_in_all(self.stream)

    def ids(self, key: int) -> Iterator[tuple[tuple[Id, int], int]]:
        """Each event's id with the number of its stream, and its position."""
        return zip(zip(self._values[3::WIDTH], repeat(key)), self._values[::WIDTH])  # noqa: B905

    def __len__(self) -> int:
        return len(self._values) // WIDTH


class Commit(Sequence[RecordedEvent]):
    """The events of one commit, in order."""

    def __init__(self) -> None:
        self.parts: list[Part] = []

    def add(self, stream: str, values: Sequence[Any]) -> None:
        """Add events of a stream, as flat values of the table: WIDTH values for each event."""
        self.parts += to_parts(stream, values)

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


def to_parts(stream: str, values: Sequence[Any]) -> list[Part]:
    """The parts that these values make."""
    step = PART * WIDTH
    if len(values) <= step:
        return [Part(stream, values)]
    return [Part(stream, values[start : start + step]) for start in range(0, len(values), step)]


def _events(stream: str, values: Sequence[Any]) -> Iterator[RecordedEvent]:
    columns = [values[column::WIDTH] for column in (2, 0, *range(3, WIDTH))]
    for fields in zip(repeat(stream), *columns):
        yield tuple.__new__(RecordedEvent, fields)  # takes half the time of RecordedEvent itself
