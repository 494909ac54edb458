"""Rows of events that are inserted together are those that were given, alike or not."""

import sqlite3

import pytest

from embedded_eventstore.store import inserting
from embedded_eventstore.store.database import SCHEMA
from embedded_eventstore.store.reader import COLUMNS

COUNTS = [1, 2, inserting.TOGETHER - 1, inserting.TOGETHER, inserting.TOGETHER + 1, 3 * inserting.TOGETHER + 7]


def rows(count: int, alike: bool) -> list[tuple]:
    return [
        (
            100 + 10 * row,
            3,
            40 + row,
            b"%16d" % row,
            "A" if alike else f"A{row % 2}",
            b"%d" % row,
            b"m" * row,
            "json",
            9,
        )
        for row in range(count)
    ]


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("alike", [True, False])
@pytest.mark.parametrize("count", COUNTS)
def test_they_are_those_that_were_given(count, alike, numbered, monkeypatch):
    monkeypatch.setattr(inserting, "NUMBERED", numbered)
    db, given = sqlite3.connect(":memory:", isolation_level=None), rows(count, alike)
    db.executescript(SCHEMA)
    inserting.insert_rows(db, [value for row in given for value in row])
    assert db.execute(f"SELECT {COLUMNS} FROM events ORDER BY position").fetchall() == given
    db.close()
