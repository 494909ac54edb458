"""The store: appends, reads and deletes, by the rules of EventStoreDB."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from embedded_eventstore.store.append_rules import CurrentStream, StoredEvent, check_append, check_in_steps
from embedded_eventstore.store.commit import OVERHEAD, PART, Commit, Part, Rows, to_parts
from embedded_eventstore.store.database import FILE, open_database, storage_errors
from embedded_eventstore.store.errors import AppendTooLarge, StreamNotFound
from embedded_eventstore.store.events import (
    DELETED,
    LAST_REVISION,
    METADATA,
    Id,
    NewEvent,
    is_metadata_stream,
    metadata_stream,
    new_id,
)
from embedded_eventstore.store.expected import ANY, Expected
from embedded_eventstore.store.gradual import Appended, Gradual, parts
from embedded_eventstore.store.inserting import insert_rows
from embedded_eventstore.store.listeners import Listener, Listeners
from embedded_eventstore.store.metadata import DELETED as DELETED_BEFORE
from embedded_eventstore.store.reader import COLUMNS, Reader
from embedded_eventstore.store.recent import CACHE_SIZE, RecentIds

MAX_APPEND_SIZE = 16 * 1024 * 1024
"""Bytes of what the server itself appends at once; clients have the limit of the version that the server stands for.
Source: the size of a record of the real server's log (MaxLogRecordSize), which ends what projections emit and keep."""
ACTIVE_SECONDS = 0.03
"""For how long after a request a client is taken for one that works."""
KEPT_IDS = CACHE_SIZE // PART + 1
"""Parts of an append whose ids are kept in memory: its last ones."""


class Store(Reader):
    """Streams of events.

    Args:
        folder: where the file is; None to keep all in memory.
        clock: returns the time in nanoseconds since the Unix epoch.

    Raises:
        StorageError: the folder or the file can't be used. Every method raises it when the file can't be read or
            written any more.
    """

    def __init__(self, folder: Path | None = None, clock: Callable[[], int] = time.time_ns) -> None:
        super().__init__(open_database(folder), folder / FILE if folder else None, clock)
        self._recent = RecentIds(self._db)
        self._listeners = Listeners()
        self._commit = Commit()  # of the open transaction
        self._depth = 0
        self._gradual: Gradual | None = None
        self._used_at = float("-inf")
        self._load_head()

    # Clients

    def note_client(self) -> None:
        """Note that a client appends or reads."""
        self._used_at = time.monotonic()

    @property
    def clients_are_active(self) -> bool:
        """Whether a client appended or read just now: it will have the next request soon."""
        return time.monotonic() - self._used_at < ACTIVE_SECONDS

    def close(self) -> None:
        """Close the file; the store can't be used afterwards."""
        self._db.close()

    # Transactions and listeners

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Store all that is appended in the block, or nothing; listeners are called afterwards."""
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        self._finish()
        with storage_errors(self._file):
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
        self._notify()

    def _roll_back(self) -> None:
        self._commit = Commit()
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._streams.clear()
        self._recent.clear()
        self._load_head()

    def _load_head(self) -> None:
        newest = self._db.execute(f"SELECT {COLUMNS} FROM events ORDER BY position DESC LIMIT 1").fetchone()
        self.head = newest[0] if newest else -1
        self.end = newest[0] + _size(*newest[4:7]) if newest else OVERHEAD
        """The position that the next event will have."""

    def _notify(self) -> None:
        commit, self._commit = self._commit, Commit()
        if commit.parts:
            self._tail.add(commit)
            self._listeners.notify(commit)

    def on_append(self, listener: Listener, stream: str | None = None) -> Callable[[], None]:
        """Call `listener` with the events of every append, after they are stored.

        Args:
            listener: gets all events of a commit, or is only told so: their objects are made when it looks at them.
            stream: call it only after commits that have events of this stream; None for all commits.

        Returns:
            A function that ends it.
        """
        return self._listeners.add(listener, stream)

    # Appending

    def append(
        self, stream: str, events: Sequence[NewEvent], expected: Expected = ANY, limit: int | None = MAX_APPEND_SIZE
    ) -> Appended:
        """Append the events, all or none; an append that was done before is not done again.

        Args:
            stream: the stream's name.
            events: in their order.
            expected: what the writer expects of the stream.
            limit: the most bytes of data and metadata; None if that was checked before.

        Returns:
            The place of the last of them. For no events: of the stream's last event, revision -1 if there is none.

        Raises:
            WrongExpectedVersion: the stream is not as expected.
            StreamDeleted: it was deleted for good.
            AppendTooLarge: more bytes than the limit.
        """
        if limit is not None and sum([len(data) + len(about) for _, _, data, about, _ in events]) > limit:
            raise AppendTooLarge(limit)
        self._finish()
        with storage_errors(self._file):
            current = self.current(stream)
            return self._known(events, expected, current) or self._write(stream, events, current)

    def _known(self, events: Sequence[NewEvent], expected: Expected, current: CurrentStream) -> Appended | None:
        """The answer to an append that has nothing to write."""
        stored = check_append(expected, events, current)
        if stored is not None:
            return Appended(stored.revision, stored.position)
        return None if events else Appended(current.last, max(self.head, 0))

    def _write(self, stream: str, events: Sequence[NewEvent], current: CurrentStream) -> Appended:
        first = current.last + 1
        if len(events) == 1 and not current.is_deleted and first and not self._depth:
            self._insert(stream, events, first)  # one statement is a transaction of its own
            self._notify()
            return Appended(first, self.head)
        with self.transaction():
            if current.is_deleted:  # the deleted events stay deleted, the new ones are kept
                self.set_metadata(stream, {**self.metadata(stream), "$tb": first})
            self._insert(stream, events, first)
        return Appended(first + len(events) - 1, self.head)

    def _insert(self, stream: str, events: Sequence[NewEvent], first: int) -> None:
        rows = self._rows_of(stream, events, first, self.end)
        insert_rows(self._db, rows)
        self._note(stream, to_parts(stream, rows), rows)

    def _rows_of(self, stream: str, events: Sequence[NewEvent], first: int, position: int) -> Rows:
        return Rows.from_events(self._streams.create(stream).key, first, self._clock() // 100, events, position)

    def _note(self, stream: str, parts: list[Part], last: Rows) -> None:
        """Note that rows are in the table: from now on they can be read. `last` has the last ones."""
        self._streams.create(stream).last, self.head, self.end = last.last, last.positions[-1], last.end
        self._commit.parts += parts
        for part in parts[-KEPT_IDS:]:
            self._recent.add(part.ids())
        if is_metadata_stream(stream):
            self._streams.clear_metadata(stream[2:])

    # Large appends

    @property
    def is_writing(self) -> bool:
        """Whether a large append has begun and has not ended."""
        return self._gradual is not None

    def begin(self, stream: str, events: Sequence[NewEvent], expected: Expected = ANY) -> Gradual:
        """Begin an append of some events that is checked and written in steps; arguments are those of `append`."""
        self._finish()
        self._gradual = Gradual(self._check_and_write(stream, events, expected))
        return self._gradual

    def undo(self, gradual: Gradual) -> None:
        """Undo a large append that has not ended."""
        if self._gradual is gradual:
            gradual.close()
            self._gradual = None

    def _finish(self) -> None:
        if self._gradual is not None and not self._depth:
            self._gradual.finish()

    def _check_and_write(
        self, stream: str, events: Sequence[NewEvent], expected: Expected
    ) -> Generator[Appended | None, None, None]:
        try:
            with storage_errors(self._file):
                current = self.current(stream)
                stored = yield from check_in_steps(expected, events, current)
        except BaseException:
            self._gradual = None
            raise
        if stored is None:
            yield from self._steps(stream, events, current)
        else:
            self._gradual = None
            yield Appended(stored.revision, stored.position)

    def _steps(
        self, stream: str, events: Sequence[NewEvent], current: CurrentStream
    ) -> Generator[Appended | None, None, None]:
        first = current.last + 1
        self._streams.keeps_all = True  # what it would look up again is half written
        try:
            with storage_errors(self._file):
                self._db.execute("BEGIN IMMEDIATE")
                written: list[Part] = []
                about, end = self._begin_again(stream, first) if current.is_deleted else (None, self.end)
                for some in parts(events):
                    rows = self._rows_of(stream, some, first, end)
                    insert_rows(self._db, rows)
                    written += to_parts(stream, rows)
                    first, end = first + len(some), rows.end
                    yield None
                self._db.execute("COMMIT")
        except BaseException:
            self._gradual = None
            self._roll_back()
            raise
        finally:
            self._streams.keeps_all = False
        self._gradual = None
        if about:
            self._note(metadata_stream(stream), to_parts(metadata_stream(stream), about), about)
        self._note(stream, written, rows)
        appended = Appended(first - 1, self.head)
        self._notify()
        yield appended

    def _begin_again(self, stream: str, first: int) -> tuple[Rows, int]:
        """Keep what was deleted deleted; returns the row that says so, and the position after it."""
        name = metadata_stream(stream)
        fields = {**self.metadata(stream), "$tb": first}
        event = NewEvent(new_id(), METADATA, json.dumps(fields).encode())
        rows = self._rows_of(name, [event], self.current(name).last + 1, self.end)
        insert_rows(self._db, rows)
        return rows, rows.end

    def current(self, stream: str) -> CurrentStream:
        """The stream as it is now, whether or not it exists.

        Raises:
            StreamDeleted: it was deleted for good.
        """
        last = self._last(stream)
        metadata = self.stream_metadata(stream)
        key = self._streams.entry(stream).key

        def at(revision: int) -> StoredEvent | None:
            return self._stored("stream = ? AND revision = ?", key, revision)

        def with_id(id: Id) -> StoredEvent | None:
            position = self._recent.position((id, key))
            return None if position is None else self._stored("position = ?", position)

        is_deleted, has_metadata = metadata.is_deleted, metadata.is_set
        return CurrentStream(stream, -1 if last is None else last, is_deleted, has_metadata, at, with_id)

    def _stored(self, where: str, *values: Any) -> StoredEvent | None:
        row = self._db.execute(f"SELECT id, revision, position FROM events WHERE {where}", values).fetchone()
        return StoredEvent(*row) if row else None

    # Metadata and deleting

    def set_metadata(self, stream: str, fields: Mapping[str, Any], expected: Expected = ANY) -> Appended:
        """Append an event with these fields to the stream's metadata stream; raises as `append`."""
        event = NewEvent(new_id(), METADATA, json.dumps(fields).encode())
        return self.append(metadata_stream(stream), [event], expected)

    def delete(self, stream: str, expected: Expected = ANY) -> int:
        """Delete the stream; it may be written to again, and its revisions then continue.

        Returns:
            The position of the metadata event that deletes it.

        Raises:
            StreamNotFound: it never existed.
            StreamDeleted: it was deleted for good, or it was expected to exist and was deleted.
            WrongExpectedVersion: it is not as expected.
        """
        current = self._require(stream, expected)
        if current.last < 0 and not current.has_metadata:
            raise StreamNotFound(stream)
        return self.set_metadata(stream, {"$tb": DELETED_BEFORE}).position

    def tombstone(self, stream: str, expected: Expected = ANY) -> int:
        """Delete the stream for good: nobody can read it or write to it again.

        A stream that never existed may be deleted too: nobody can create it then.

        Returns:
            The position of the tombstone.

        Raises:
            StreamDeleted: it was deleted for good before, or it was expected to exist and was deleted.
            WrongExpectedVersion: it is not as expected.
        """
        self._require(stream, expected)
        with self.transaction():
            self._insert(stream, [NewEvent(new_id(), DELETED)], LAST_REVISION)
        return self.head

    def _require(self, stream: str, expected: Expected) -> CurrentStream:
        self._finish()
        with storage_errors(self._file):
            current = self.current(stream)
            check_append(expected, [NewEvent(new_id(), DELETED)], current)
            return current


def _size(type: str, data: bytes, metadata: bytes) -> int:
    return OVERHEAD + len(type) + len(data) + len(metadata)
