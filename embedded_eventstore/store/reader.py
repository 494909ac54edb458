"""Reading: pages of a stream and of $all, which events of a stream are kept, and its metadata."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from embedded_eventstore.store.database import storage_errors
from embedded_eventstore.store.errors import StreamDeleted, StreamNotFound
from embedded_eventstore.store.events import (
    LAST_REVISION,
    Id,
    RecordedEvent,
    is_metadata_stream,
    metadata_stream,
)
from embedded_eventstore.store.filters import EventFilter, filter_events, hidden_in_all
from embedded_eventstore.store.metadata import NO_METADATA, StreamMetadata, parse_metadata
from embedded_eventstore.store.pages import Page, take_parts, take_rows
from embedded_eventstore.store.streams import StreamIndex
from embedded_eventstore.store.tail import Tail

PAGE = 500
"""Events read at once if the caller does not say how many."""
Row = tuple[int, int, int, Id, str, bytes, bytes, str, int]
"""The columns, in their order; `stream` is the stream's key."""
COLUMNS = "position, stream, revision, id, type, data, metadata, content_type, created"


class Reader:
    """The reading half of a store.

    Args:
        db: the database.
        file: where it is; None for one in memory.
        clock: returns the time in nanoseconds since the Unix epoch.

    Raises:
        StorageError: every method raises it when the file can't be read any more.
    """

    def __init__(self, db: sqlite3.Connection, file: Path | None, clock: Callable[[], int]) -> None:
        self._db = db
        self._file = file
        self._clock = clock
        self._streams = StreamIndex(db)
        self._tail = Tail()
        self.head = -1
        """The position of the newest event; -1 where there is none. Nothing after it is read."""

    def read_stream(
        self, stream: str, start: int | None = None, forwards: bool = True, limit: int = PAGE
    ) -> list[RecordedEvent]:
        """Events of a stream.

        Args:
            stream: its name.
            start: the first revision wanted; None for the first event, or, backwards, for the last one.
            forwards: in the order of revisions; otherwise from the newest event to the oldest.
            limit: the most events to return.

        Raises:
            StreamNotFound: there is no such stream, or it was deleted.
            StreamDeleted: it was deleted for good.
        """
        with storage_errors(self._file):
            return [self._event(row) for row in self._rows_of_stream(stream, start, forwards, limit)]

    def page_of_stream(self, stream: str, start: int | None = None, forwards: bool = True, limit: int = PAGE) -> Page:
        """One page of a stream; arguments and errors are those of `read_stream`."""
        with storage_errors(self._file):
            rows, at_end = take_rows(self._rows_of_stream(stream, start, forwards, limit + 1), limit)
            events = [self._event(row) for row in rows]
        step = 1 if forwards else -1
        next_ = events[-1].revision + step if events else start or 0
        return Page(events, next_, at_end, len(events))

    def _rows_of_stream(self, stream: str, start: int | None, forwards: bool, limit: int) -> Iterator[Row]:
        first, last = self.extent(stream)
        low, high = (max(first, start or 0), last) if forwards else (first, last if start is None else min(start, last))
        query = (
            f"SELECT {COLUMNS} FROM events WHERE stream = ? AND revision >= ? AND revision <= ? "
            f"ORDER BY revision{'' if forwards else ' DESC'} LIMIT ?"
        )
        values = (self._streams.entry(stream).key, min(low, LAST_REVISION), high, min(limit, LAST_REVISION))
        return self._db.execute(query, values)

    def extent(self, stream: str) -> tuple[int, int]:
        """The first and the last revision that can be read; the first is last + 1 if no event is kept.

        Raises:
            StreamNotFound: there is no such stream, or it was deleted.
            StreamDeleted: it was deleted for good.
        """
        last = self._last(stream)
        if is_metadata_stream(stream):
            self._last(stream[2:])  # when its stream is deleted for good, metadata can be written, but not read
        if last is None:
            raise StreamNotFound(stream)
        if is_metadata_stream(stream):
            return last, last  # only the newest event of metadata counts
        metadata = self.stream_metadata(stream)
        if metadata.is_deleted:
            raise StreamNotFound(stream)
        key = self._streams.entry(stream).key
        query = "SELECT created FROM events WHERE stream = ? AND revision = ?"

        def created_of(revision: int) -> int:
            [created] = self._db.execute(query, (key, revision)).fetchone()
            return int(created)

        return metadata.first_kept(last, created_of, self._clock() // 100), last

    def read_all(
        self, start: int | None = None, forwards: bool = True, limit: int = PAGE, filter: EventFilter | None = None
    ) -> list[RecordedEvent]:
        """Events of all streams, also of system streams (except those of `hidden_in_all`).

        Args:
            start: the first position wanted; None for the first event, or, backwards, for the last one.
            forwards: in the order of positions; otherwise from the newest event to the oldest.
            limit: the most events to return.
            filter: which events; reading continues until enough are found, or none are left.
        """
        found: list[RecordedEvent] = []
        at_end = False
        while not at_end and len(found) < limit:
            page = self.page_of_all(start, forwards)
            found += filter_events(filter, page.events)
            start, at_end = page.next, page.at_end
        return found[:limit]

    def page_of_all(self, start: int | None = None, forwards: bool = True, limit: int = PAGE) -> Page:
        """One page of $all, out of at most `limit` events that are looked at; see `read_all`."""
        if forwards and (parts := self._tail.since(start or 0)) is not None:
            return take_parts(parts, start or 0, limit, lambda part: not part.is_hidden)
        with storage_errors(self._file):
            rows, at_end = take_rows(self._rows(start, forwards), limit)
            events = [event for row in rows if not hidden_in_all((event := self._event(row)).stream)]
        next_ = rows[-1][0] + (1 if forwards else -1) if rows else start or 0
        return Page(events, next_, at_end, len(rows))

    def scan(self, start: int, limit: int, wanted: Callable[[str], bool]) -> tuple[list[RecordedEvent], int, int]:
        """One page of $all, forwards, without the events of unwanted streams, which then cost little.

        Args:
            start: the first position to scan.
            limit: the most events to scan.
            wanted: whether the events of the stream with this name are wanted.

        Returns:
            The wanted events, how many events were scanned, and the position of the last of these (or `start - 1`).
        """
        if (parts := self._tail.since(start)) is not None:
            page = take_parts(parts, start, limit, lambda part: wanted(part.stream))
            return page.events, page.looked_at, page.next - 1
        with storage_errors(self._file):
            rows, _ = take_rows(self._rows(start, True), limit)
            is_wanted = {key: wanted(self._streams.name(key)) for key in {row[1] for row in rows}}
            events = [self._event(row) for row in rows if is_wanted[row[1]]]
        return events, len(rows), rows[-1][0] if rows else start - 1

    def _rows(self, start: int | None, forwards: bool) -> Iterator[Row]:
        if forwards:
            query = f"SELECT {COLUMNS} FROM events WHERE position >= ? AND position <= ? ORDER BY position"
            return self._db.execute(query, (start or 0, self.head))
        down = self.head if start is None else min(start, self.head)
        return self._db.execute(f"SELECT {COLUMNS} FROM events WHERE position <= ? ORDER BY position DESC", (down,))

    def _event(self, row: Row) -> RecordedEvent:
        position, stream, revision = row[:3]
        return RecordedEvent(self._streams.name(stream), revision, position, *row[3:])

    def metadata(self, stream: str) -> Mapping[str, Any]:
        """The stream's metadata as a JSON object; empty if it has none."""
        return self.stream_metadata(stream).fields

    def stream_metadata(self, stream: str) -> StreamMetadata:
        """The stream's metadata, as far as the server uses it."""
        entry = self._streams.entry(stream)
        if entry.metadata is None:
            entry.metadata = NO_METADATA
            with contextlib.suppress(StreamNotFound, StreamDeleted):
                [newest] = self.read_stream(metadata_stream(stream), forwards=False, limit=1)
                entry.metadata = parse_metadata(newest.data)
        return entry.metadata

    def _last(self, stream: str) -> int | None:
        last = self._streams.last(stream)
        if last == LAST_REVISION:
            raise StreamDeleted(stream)
        return last
