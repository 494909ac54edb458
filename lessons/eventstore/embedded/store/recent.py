"""Which events were appended lately, by id: how a repeated append is known where no revision was expected."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

REMEMBERED = 25_000
"""An event is known for at least so many events after it. (The real server keeps 8 MB of ids.)"""

Key = tuple[bytes, int]
"""An event's id, and the number of its stream in the tables."""


class Recent:
    """Positions of events by id: two generations, of which the older one is dropped as a whole.

    An index in the file instead would cost more than all else of an append: ids are random, so that each event would
    change another page.
    """

    def __init__(self, db: sqlite3.Connection):
        self._db = db
        self._young: dict[Key, int] | None = None
        self._old: dict[Key, int] = {}

    def add(self, events: Iterable[tuple[Key, int]]) -> None:
        """Keys and positions of events that are stored now."""
        if self._young is None:
            return  # nobody has asked yet; who does will find them in the file
        self._young.update(events)
        if len(self._young) >= REMEMBERED:
            self._old, self._young = self._young, {}

    def position(self, key: Key) -> int | None:
        """Where the event with that id was stored last in that stream; None where it was not, or too long ago."""
        if self._young is None:
            query = "SELECT id, stream, position FROM events ORDER BY position DESC LIMIT ?"
            rows = self._db.execute(query, (REMEMBERED,)).fetchall()
            self._old = {(id, stream): position for id, stream, position in reversed(rows)}
            self._young = {}
        found = self._young.get(key)
        return self._old.get(key) if found is None else found

    def forget(self) -> None:
        """What is remembered may not be so any more."""
        self._young, self._old = None, {}
