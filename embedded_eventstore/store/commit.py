"""The events of one commit. Their objects are made when they are used: most listeners do not use them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, repeat
from typing import Any, NamedTuple, overload

from embedded_eventstore.store.events import Id, NewEvent, RecordedEvent
from embedded_eventstore.store.filters import hidden_in_all

PART = 200
"""The most events of a part: their objects are made together."""
OVERHEAD = 96
"""Bytes that an event adds to positions besides its own: positions have gaps, as in the real server."""


class Rows(NamedTuple):
    """Events of one stream that are appended at once, as columns of the table: to go through them column by column
    takes half the time of going through them event by event.

    Args:
        key: the number of the stream in the tables.
        first: the revision of the first event; those of the others follow.
        created: when they are appended.
        positions, ids, types, data, metadata, content_types: a value for each event.
    """

    key: int
    first: int
    created: int
    positions: Sequence[int]
    ids: Sequence[Id]
    types: Sequence[str]
    data: Sequence[bytes]
    metadata: Sequence[bytes]
    content_types: Sequence[str]

    @classmethod
    def from_events(cls, key: int, first: int, created: int, events: Sequence[NewEvent], position: int) -> Rows:
        """The rows of some events, one at least; the first of them gets the position."""
        ids, types, data, metadata, content_types = zip(*events)  # noqa: B905
        sizes = [OVERHEAD + len(type) + len(data) + len(metadata) for _, type, data, metadata, _ in events]
        positions = list(accumulate(sizes[:-1], initial=position))
        return cls(key, first, created, positions, ids, types, data, metadata, content_types)

    @property
    def last(self) -> int:
        """The revision of the last event."""
        return self.first + len(self.ids) - 1

    @property
    def end(self) -> int:
        """The position after the last event."""
        return self.positions[-1] + OVERHEAD + len(self.types[-1]) + len(self.data[-1]) + len(self.metadata[-1])

    def part(self, start: int, count: int) -> Rows:
        """Some of the rows."""
        some: list[Any] = [column[start : start + count] for column in self[3:]]
        return Rows(self.key, self.first + start, self.created, *some)

    def columns(self) -> tuple[Iterable[Any], ...]:
        """The columns that every event has for itself: revision, position, id, type, data, metadata, content type."""
        return (range(self.first, self.last + 1), *self[3:])


class Part:
    """Events that were appended to one stream together.

    Args:
        stream: its name.
        rows: the events.
    """

    __slots__ = ("_events", "_rows", "size", "stream")

    def __init__(self, stream: str, rows: Rows) -> None:
        self.stream = stream
        self.size = sum(map(len, rows.data)) + sum(map(len, rows.metadata))
        """Bytes of data and metadata."""
        self._rows = rows
        self._events: list[RecordedEvent] | None = None

    @property
    def events(self) -> list[RecordedEvent]:
        """The events, in order; all who ask get the same objects."""
        if self._events is None:
            self._events = list(_events(self.stream, self._rows))
        return self._events

    @property
    def positions(self) -> Sequence[int]:
        """The position of each event."""
        return self._rows.positions

    @property
    def first(self) -> int:
        """The position of the first event."""
        return self._rows.positions[0]

    @property
    def last(self) -> int:
        """The position of the last event."""
        return self._rows.positions[-1]

    @property
    def is_hidden(self) -> bool:
        """Whether $all leaves them out."""
        return hidden_in_all(self.stream)

    def ids(self) -> Iterator[tuple[tuple[Id, int], int]]:
        """Each event's id with the number of its stream, and its position."""
        return zip(zip(self._rows.ids, repeat(self._rows.key)), self._rows.positions)  # noqa: B905

    def __len__(self) -> int:
        return len(self._rows.ids)


class Commit(Sequence[RecordedEvent]):
    """The events of one commit, in order."""

    def __init__(self) -> None:
        self.parts: list[Part] = []

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


def to_parts(stream: str, rows: Rows) -> list[Part]:
    """The parts that these rows make."""
    count = len(rows.ids)
    if count <= PART:
        return [Part(stream, rows)]
    return [Part(stream, rows.part(start, PART)) for start in range(0, count, PART)]


def _events(stream: str, rows: Rows) -> Iterator[RecordedEvent]:
    for fields in zip(repeat(stream), *rows.columns(), repeat(rows.created)):
        yield tuple.__new__(RecordedEvent, fields)  # takes half the time of RecordedEvent itself
