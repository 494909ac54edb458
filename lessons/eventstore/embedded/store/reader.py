"""Reading: pages of a stream and of all events, what is still there of a stream, and what its metadata says."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lessons.eventstore.embedded.store import database, metadata
from lessons.eventstore.embedded.store.errors import StreamDeleted, StreamNotFound
from lessons.eventstore.embedded.store.events import (
    LAST_REVISION,
    RecordedEvent,
    is_metadata_stream,
    metadata_stream,
)
from lessons.eventstore.embedded.store.filters import EventFilter, hidden_in_all
from lessons.eventstore.embedded.store.streams import Streams

PAGE = 500
"""Events read at once where nobody says how many."""
COLUMNS = "position, stream, revision, id, type, data, metadata, content_type, created"


class Reader:
    """The reading half of a store.

    Args:
        db: the database.
        file: where it is; None for one in memory.
        clock: gives the time in nanoseconds since the Unix epoch.

    Raises:
        StorageError: every method raises it when the file can't be read any more.
    """

    def __init__(self, db: sqlite3.Connection, file: Path | None, clock: Callable[[], int]):
        self._db = db
        self._file = file
        self._clock = clock
        self._streams = Streams(db)

    def read_stream(
        self, stream: str, start: int | None = None, forwards: bool = True, limit: int = PAGE
    ) -> list[RecordedEvent]:
        """One page of a stream.

        Args:
            stream: its name.
            start: the first revision wanted; None for the first event, or, backwards, for the last one.
            forwards: whether revisions grow.
            limit: how many events at most.

        Raises:
            StreamNotFound: there is no such stream, or it was deleted.
            StreamDeleted: it was deleted for good.
        """
        with database.told(self._file):
            first, last = self.extent(stream)
            found = self._streams.of(stream)
            if forwards:
                where, order, bounds = "revision >= ?", "", (min(max(first, start or 0), LAST_REVISION),)
            else:
                bounds = (last if start is None else min(start, last), first)
                where, order = "revision <= ? AND revision >= ?", " DESC"
            query = f"SELECT {COLUMNS} FROM events WHERE stream = ? AND {where} ORDER BY revision{order} LIMIT ?"
            return [
                self._event(row) for row in self._db.execute(query, (found.key, *bounds, min(limit, LAST_REVISION)))
            ]

    def extent(self, stream: str) -> tuple[int, int]:
        """The first and the last revision that can be read; the first is last + 1 where none is left.

        Raises: as `read_stream`.
        """
        last = self._last(stream)
        if is_metadata_stream(stream):
            self._last(stream[2:])  # it can be written to when its stream is deleted for good, but not read
        if last is None:
            raise StreamNotFound(stream)
        if is_metadata_stream(stream):
            return last, last  # of metadata only the newest counts
        kept = self.stream_metadata(stream)
        if kept.is_deleted:
            raise StreamNotFound(stream)
        key = self._streams.of(stream).key
        query = "SELECT created FROM events WHERE stream = ? AND revision = ?"
        created = lambda revision: self._db.execute(query, (key, revision)).fetchone()[0]  # noqa: E731
        return kept.first(last, created, self._clock() // 100), last

    def read_all(
        self, start: int | None = None, forwards: bool = True, limit: int = PAGE, filter: EventFilter | None = None
    ) -> list[RecordedEvent]:
        """One page of all events, those of the system too (but for what `hidden_in_all` says).

        Args:
            start: the position from which on (backwards: down from which) events are wanted, itself included; None for
                the first event, or, backwards, for the last one.
            forwards: whether positions grow.
            limit: how many events at most.
            filter: which ones; it is looked for them until there are enough, or no more.
        """
        found: list[RecordedEvent] = []
        with database.told(self._file):
            for row in self._rows(start, forwards):
                event = self._event(row)
                if (filter is None or filter.matches(event)) and not hidden_in_all(event.stream):
                    found.append(event)
                if len(found) >= limit:
                    break
        return found

    def scan(self, start: int, limit: int, wanted: Callable[[str], bool]) -> tuple[list[RecordedEvent], int, int]:
        """One page of all events, forwards, without those of streams that nobody wants: they cost little so.

        Args:
            start: the position from which on events are looked at, itself included.
            limit: how many are looked at, at most.
            wanted: says of a stream's name whether its events are wanted.

        Returns:
            The events that are wanted, how many were looked at, and the position of the last of these (or `start - 1`).
        """
        with database.told(self._file):
            query = f"SELECT {COLUMNS} FROM events WHERE position >= ? ORDER BY position LIMIT ?"
            rows = self._db.execute(query, (start, limit)).fetchall()
            is_wanted = {key: wanted(self._streams.name(key)) for key in {row[1] for row in rows}}
            events = [self._event(row) for row in rows if is_wanted[row[1]]]
        return events, len(rows), rows[-1][0] if rows else start - 1

    def _rows(self, start: int | None, forwards: bool) -> Iterator[tuple]:
        if forwards:
            return self._db.execute(
                f"SELECT {COLUMNS} FROM events WHERE position >= ? ORDER BY position", (start or 0,)
            )
        down = LAST_REVISION if start is None else start
        return self._db.execute(f"SELECT {COLUMNS} FROM events WHERE position <= ? ORDER BY position DESC", (down,))

    def _event(self, row: tuple) -> RecordedEvent:
        position, stream, revision, id, *rest = row
        return RecordedEvent(self._streams.name(stream), revision, position, id, *rest)

    def metadata(self, stream: str) -> Mapping[str, Any]:
        """What the stream's metadata says, as JSON has it; empty where nothing was said."""
        return self.stream_metadata(stream).everything

    def stream_metadata(self, stream: str) -> metadata.StreamMetadata:
        """What the stream's metadata says, as far as the server knows it."""
        found = self._streams.of(stream)
        if found.metadata is None:
            found.metadata = metadata.NONE
            with contextlib.suppress(StreamNotFound, StreamDeleted):
                [newest] = self.read_stream(metadata_stream(stream), forwards=False, limit=1)
                found.metadata = metadata.parse(newest.data)
        return found.metadata

    def _last(self, stream: str) -> int | None:
        last = self._streams.last(stream)
        if last == LAST_REVISION:
            raise StreamDeleted(stream)
        return last
