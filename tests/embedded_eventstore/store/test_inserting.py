"""Rows of events that are inserted together are those that were given, alike or not."""

import sqlite3

import pytest

from embedded_eventstore.store import inserting
from embedded_eventstore.store.commit import OVERHEAD, Rows
from embedded_eventstore.store.database import SCHEMA
from embedded_eventstore.store.events import NewEvent
from embedded_eventstore.store.reader import COLUMNS

COUNTS = [1, 2, inserting.TOGETHER - 1, inserting.TOGETHER, inserting.TOGETHER + 1, 3 * inserting.TOGETHER + 7]


def events(count: int, alike: bool) -> list[NewEvent]:
    types = ("A", "A") if alike else ("A", "B")
    return [NewEvent(b"%16d" % row, types[row % 2], b"%d" % row, b"m" * row, "json") for row in range(count)]


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("alike", [True, False])
@pytest.mark.parametrize("count", COUNTS)
def test_they_are_those_that_were_given(count, alike, numbered, monkeypatch):
    monkeypatch.setattr(inserting, "NUMBERED", numbered)
    db, given = sqlite3.connect(":memory:", isolation_level=None), events(count, alike)
    db.executescript(SCHEMA)
    inserting.insert_rows(db, Rows.from_events(3, 40, 9, given, 100))
    stored = db.execute(f"SELECT {COLUMNS} FROM events ORDER BY position").fetchall()
    assert [row[3:8] for row in stored] == given
    assert [row[1:3] for row in stored] == [(3, 40 + row) for row in range(count)]
    assert {row[8] for row in stored} == {9}
    sizes = [OVERHEAD + len(type) + len(data) + len(metadata) for _, type, data, metadata, _ in given]
    assert [row[0] for row in stored] == [100 + sum(sizes[:row]) for row in range(count)]
    db.close()
