"""Which events were appended lately, by id: how a repeated append is known where no revision was expected."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

REMEMBERED = 25_000
"""An event is known for at least so many events after it. (The real server keeps 8 MB of ids.)"""


class Recent:
    """Positions of events by id: two generations, of which the older one is dropped as a whole.

    An index in the file instead would cost more than all else of an append: ids are random, so that each event would
    change another page.
    """

    def __init__(self, db: sqlite3.Connection):
        self._db = db
        self._young: dict[bytes, int] | None = None
        self._old: dict[bytes, int] = {}

    def add(self, events: Iterable[tuple[bytes, int]]) -> None:
        """Ids and positions of events that are stored now."""
        if self._young is None:
            return  # nobody has asked yet; who does will find them in the file
        self._young.update(events)
        if len(self._young) >= REMEMBERED:
            self._old, self._young = self._young, {}

    def position(self, id: bytes) -> int | None:
        """Where the event with that id was stored last; None where it was not, or too long ago."""
        if self._young is None:
            query = "SELECT id, position FROM events ORDER BY position DESC LIMIT ?"
            self._old = dict(reversed(self._db.execute(query, (REMEMBERED,)).fetchall()))
            self._young = {}
        found = self._young.get(id)
        return self._old.get(id) if found is None else found

    def forget(self) -> None:
        """What is remembered may not be so any more."""
        self._young, self._old = None, {}
