"""Where streams are in the tables, remembered as long as there is room."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from lessons.eventstore.embedded.store.metadata import StreamMetadata

REMEMBERED = 20_000
"""How many streams are remembered at once."""


@dataclass(slots=True)
class Found:
    """One stream.

    Args:
        key: its number in the tables; -1 where it is not there.
        last: the revision of its last event; None where it has none.
        metadata: what its metadata says; None where nobody has looked.
    """

    key: int
    last: int | None
    metadata: StreamMetadata | None = None


class Streams:
    """The streams of a database."""

    def __init__(self, db: sqlite3.Connection):
        self._db = db
        self._found: dict[str, Found] = {}
        self._names: dict[int, str] = {}

    def of(self, name: str, make: bool = False) -> Found:
        """The stream of that name; it is put into the tables where it is to be made."""
        found = self._found.get(name)
        if found is None:
            found = self._look_up(name)
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[name] = found
        if make and found.key < 0:
            found.key = self._db.execute("INSERT INTO streams (name) VALUES (?)", (name,)).lastrowid
        return found

    def last(self, name: str) -> int | None:
        """The revision of its last event; None where there is no stream."""
        return self.of(name).last

    def name(self, key: int) -> str:
        """The name of the stream with that number."""
        if key not in self._names:
            if len(self._names) >= REMEMBERED:
                self._names.clear()
            [self._names[key]] = self._db.execute("SELECT name FROM streams WHERE key = ?", (key,)).fetchone()
        return self._names[key]

    def forget(self) -> None:
        """What is remembered may not be so any more."""
        self._found.clear()
        self._names.clear()

    def forget_metadata(self, name: str) -> None:
        """The stream's metadata has changed."""
        if name in self._found:
            self._found[name].metadata = None

    def _look_up(self, name: str) -> Found:
        row = self._db.execute("SELECT key FROM streams WHERE name = ?", (name,)).fetchone()
        if row is None:
            return Found(-1, None)
        query = "SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1"
        newest = self._db.execute(query, row).fetchone()
        return Found(row[0], newest[0] if newest else None)
