"""The ids of the newest events: they show a repeated append that expected no revision."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

CACHE_SIZE = 25_000
"""An event is known for at least this many events after it. (The real server keeps 8 MB of ids.)"""

Key = tuple[bytes, int]
"""An event's id, and the number of its stream in the tables."""


class RecentIds:
    """Positions of events by id: two generations, of which the older one is dropped as a whole.

    An index in the file would cost more than the rest of an append: ids are random, so each event would change another
    page.

    Args:
        db: the database; it is read when the first id is looked for.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._young: dict[Key, int] | None = None
        self._old: dict[Key, int] = {}

    def add(self, events: Iterable[tuple[Key, int]]) -> None:
        """Add events that are stored now: their keys and positions."""
        if self._young is None:
            return  # no id was looked for yet: the first look reads them from the file
        self._young.update(events)
        if len(self._young) >= CACHE_SIZE:
            self._old, self._young = self._young, {}

    def position(self, key: Key) -> int | None:
        """Where the event with that id was stored last in that stream; None where it was not, or too long ago."""
        if self._young is None:
            query = "SELECT id, stream, position FROM events ORDER BY position DESC LIMIT ?"
            rows = self._db.execute(query, (CACHE_SIZE,)).fetchall()
            self._old = {(id, stream): position for id, stream, position in reversed(rows)}
            self._young = {}
        found = self._young.get(key)
        return self._old.get(key) if found is None else found

    def clear(self) -> None:
        """Forget all: after a rollback the positions may be wrong."""
        self._young, self._old = None, {}
