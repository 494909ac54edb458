"""The store itself: appending, reading and deleting, each by the rules of EventStoreDB."""

from __future__ import annotations

import contextlib
import itertools
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lessons.eventstore.embedded.store import database, metadata
from lessons.eventstore.embedded.store.commit import WIDTH, Commit
from lessons.eventstore.embedded.store.errors import (
    AppendTooLarge,
    StreamNotFound,
)
from lessons.eventstore.embedded.store.events import (
    DELETED,
    LAST_REVISION,
    METADATA,
    Id,
    NewEvent,
    RecordedEvent,
    is_metadata_stream,
    metadata_stream,
    new_id,
)
from lessons.eventstore.embedded.store.expected import ANY, Expected, Situation, Stored, check
from lessons.eventstore.embedded.store.reader import COLUMNS, Reader
from lessons.eventstore.embedded.store.recent import Recent

MAX_APPEND_SIZE = 1024 * 1024
"""Bytes of one append (the default of EventStoreDB's setting MaxAppendSize)."""
INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
TOGETHER = 20
"""Rows of one statement: each statement costs about a third of a row, and lets other threads in between."""
INSERT_TOGETHER = INSERT + ", (?, ?, ?, ?, ?, ?, ?, ?, ?)" * (TOGETHER - 1)
OVERHEAD = 96
"""Bytes that a position grows by beside an event's own: positions have gaps, as in the real server."""

Heard = Callable[[Sequence[RecordedEvent]], None]


class Appended(NamedTuple):
    """Where the last event of an append is: its revision in the stream, its position among all."""

    revision: int
    position: int


class Store(Reader):
    """Streams of events, to be written and read.

    Args:
        folder: where the file is; None to keep all in memory.
        clock: gives the time in nanoseconds since the Unix epoch.

    Raises:
        StorageError: the folder or the file can't be used. Every method raises it when the file can't be read or
            written any more.
    """

    def __init__(self, folder: Path | None = None, clock: Callable[[], int] = time.time_ns):
        super().__init__(database.connect(folder), folder / database.FILE if folder else None, clock)
        self._recent = Recent(self._db)
        self._listeners: list[Heard] = []
        self._commit = Commit()  # the one that is open
        self._depth = 0
        self._look_at_head()

    def close(self) -> None:
        """Close the file; a store that is closed can't be used."""
        self._db.close()

    # What every event goes through

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is appended inside is stored, or nothing of it; listeners hear of it afterwards."""
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        with database.told(self._file):
            self._db.execute("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise
            finally:
                self._depth = 0
        self._tell()

    def _roll_back(self) -> None:
        self._commit = Commit()
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._streams.forget()
        self._recent.forget()
        self._look_at_head()

    def _look_at_head(self) -> None:
        newest = self._db.execute(f"SELECT {COLUMNS} FROM events ORDER BY position DESC LIMIT 1").fetchone()
        self.head = newest[0] if newest else -1
        """The position of the newest event; -1 where there is none."""
        self.end = newest[0] + _size(*newest[4:7]) if newest else OVERHEAD
        """The position that the next event will have."""

    def _tell(self) -> None:
        commit, self._commit = self._commit, Commit()
        if commit:
            for heard in list(self._listeners):
                heard(commit)

    def on_append(self, heard: Heard) -> Callable[[], None]:
        """Have `heard` called with the events of every append, after they are stored; returns what ends that."""
        self._listeners.append(heard)
        return lambda: self._listeners.remove(heard) if heard in self._listeners else None

    # Appending

    def append(self, stream: str, events: Sequence[NewEvent], expected: Expected = ANY) -> Appended:
        """Append the events, all or none; an append that was done before is not done again.

        Args:
            stream: the stream's name.
            events: in their order.
            expected: what the writer thinks of the stream.

        Returns:
            Where the last of them is. Of no events: where the stream's last event is, revision -1 where there is none.

        Raises:
            WrongExpectedVersion: the stream is not as expected.
            StreamDeleted: it was deleted for good.
            AppendTooLarge: more than MAX_APPEND_SIZE bytes.
        """
        if sum(len(event.data) + len(event.metadata) for event in events) > MAX_APPEND_SIZE:
            raise AppendTooLarge(MAX_APPEND_SIZE)
        with database.told(self._file):
            now = self._situation(stream)
            before = check(expected, events, now)
            if before is not None:
                return Appended(before.revision, before.position)
            if not events:
                return Appended(now.last, max(self.head, 0))
            return self._write(stream, events, now)

    def _write(self, stream: str, events: Sequence[NewEvent], now: Situation) -> Appended:
        first = now.last + 1
        if len(events) == 1 and not now.is_deleted and first and not self._depth:
            self._insert(stream, events, first)  # one statement is a transaction of its own
            self._tell()
            return Appended(first, self.head)
        with self.transaction():
            if now.is_deleted:  # what was deleted stays so; what comes now is there
                self.set_metadata(stream, {**self.metadata(stream), "$tb": first})
            self._insert(stream, events, first)
        return Appended(first + len(events) - 1, self.head)

    def _insert(self, stream: str, events: Sequence[NewEvent], first: int) -> None:
        found, created, position = self._streams.of(stream, make=True), self._clock() // 100, self.end
        key, values = found.key, []
        for revision, (id, type, data, about, content_type) in enumerate(events, first):
            values += (position, key, revision, id, type, data, about, content_type, created)
            position += OVERHEAD + len(type) + len(data) + len(about)
        self._store(values)
        found.last, self.head, self.end = first + len(events) - 1, values[-WIDTH], position
        self._commit.add(stream, values)
        self._recent.add(zip(zip(values[3::WIDTH], itertools.repeat(key)), values[::WIDTH]))  # noqa: B905
        if is_metadata_stream(stream):
            self._streams.forget_metadata(stream[2:])

    def _store(self, values: list[Any]) -> None:
        whole = len(values) - len(values) % (TOGETHER * WIDTH)
        for start in range(0, whole, TOGETHER * WIDTH):
            self._db.execute(INSERT_TOGETHER, values[start : start + TOGETHER * WIDTH])
        for start in range(whole, len(values), WIDTH):
            self._db.execute(INSERT, values[start : start + WIDTH])

    def _situation(self, stream: str) -> Situation:
        last = self._last(stream)
        said = self.stream_metadata(stream)
        key = self._streams.of(stream).key

        def at(revision: int) -> Stored | None:
            return self._stored("stream = ? AND revision = ?", key, revision)

        def with_id(id: Id) -> Stored | None:
            position = self._recent.position((id, key))
            return None if position is None else self._stored("position = ?", position)

        return Situation(stream, -1 if last is None else last, said.is_deleted, said.is_said, at, with_id)

    def _stored(self, where: str, *values: Any) -> Stored | None:
        row = self._db.execute(f"SELECT id, revision, position FROM events WHERE {where}", values).fetchone()
        return row and Stored(*row)

    # Metadata and deleting

    def set_metadata(self, stream: str, said: Mapping[str, Any], expected: Expected = ANY) -> Appended:
        """Append it to the stream's metadata stream; raises as `append`."""
        event = NewEvent(new_id(), METADATA, json.dumps(said).encode())
        return self.append(metadata_stream(stream), [event], expected)

    def delete(self, stream: str, expected: Expected = ANY) -> int:
        """Delete the stream so that it can be written to again: its revisions then go on where they were.

        Returns:
            The position of the event that says so.

        Raises:
            StreamNotFound: there never was one.
            StreamDeleted: it was deleted for good, or it was expected to exist and was deleted.
            WrongExpectedVersion: it is not as expected.
        """
        now = self._require(stream, expected)
        if now.last < 0 and not now.has_metadata:
            raise StreamNotFound(stream)
        return self.set_metadata(stream, {"$tb": metadata.DELETED}).position

    def tombstone(self, stream: str, expected: Expected = ANY) -> int:
        """Delete the stream for good: nobody can read it, or write to it, again; returns and raises as `delete`.

        A stream that never was there may be deleted too: nobody can ever make it then.
        """
        self._require(stream, expected)
        with self.transaction():
            self._insert(stream, [NewEvent(new_id(), DELETED)], LAST_REVISION)
        return self.head

    def _require(self, stream: str, expected: Expected) -> Situation:
        with database.told(self._file):
            now = self._situation(stream)
            check(expected, [NewEvent(new_id(), DELETED)], now)
            return now


def _size(type: str, data: bytes, metadata: bytes) -> int:
    return OVERHEAD + len(type) + len(data) + len(metadata)
