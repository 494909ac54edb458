"""Which number each stream has in the tables, and where it ends: an index in memory, in front of the file."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from embedded_eventstore.store.metadata import StreamMetadata

CACHE_SIZE = 20_000
"""Streams that the index keeps in memory."""


@dataclass(slots=True)
class StreamEntry:
    """One stream.

    Args:
        key: its number in the tables; -1 where it does not exist.
        last: the revision of its last event; None where it has no event.
        metadata: its metadata; None where it has not been read yet.
    """

    key: int
    last: int | None
    metadata: StreamMetadata | None = None


class StreamIndex:
    """The streams of a database.

    Args:
        db: the database, with the tables of `database.SCHEMA`.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._entries: dict[str, StreamEntry] = {}
        self._names: dict[int, str] = {}
        self.keeps_all = False
        """Whether no stream is forgotten now, however many there are."""

    def entry(self, name: str) -> StreamEntry:
        """The stream of that name, whether or not it exists."""
        entry = self._entries.get(name)
        if entry is None:
            entry = self._look_up(name)
            if len(self._entries) >= CACHE_SIZE and not self.keeps_all:
                self._entries.clear()
            self._entries[name] = entry
        return entry

    def create(self, name: str) -> StreamEntry:
        """The stream of that name; it is inserted into the tables if it is not there."""
        entry = self.entry(name)
        if entry.key < 0:
            entry.key = self._db.execute("INSERT INTO streams (name) VALUES (?)", (name,)).lastrowid or 0
        return entry

    def last(self, name: str) -> int | None:
        """The revision of its last event; None where there is no stream."""
        return self.entry(name).last

    def name(self, key: int) -> str:
        """The name of the stream with that number."""
        if key not in self._names:
            if len(self._names) >= CACHE_SIZE:
                self._names.clear()
            [self._names[key]] = self._db.execute("SELECT name FROM streams WHERE key = ?", (key,)).fetchone()
        return self._names[key]

    def clear(self) -> None:
        """Empty the index: after a rollback it may be wrong."""
        self._entries.clear()
        self._names.clear()

    def clear_metadata(self, name: str) -> None:
        """Read the stream's metadata again when it is needed: it has changed."""
        if name in self._entries:
            self._entries[name].metadata = None

    def _look_up(self, name: str) -> StreamEntry:
        row = self._db.execute("SELECT key FROM streams WHERE name = ?", (name,)).fetchone()
        if row is None:
            return StreamEntry(-1, None)
        query = "SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1"
        newest = self._db.execute(query, row).fetchone()
        return StreamEntry(row[0], newest[0] if newest else None)
