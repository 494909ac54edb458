"""Inserting rows of events: many by one statement, which binds what they have in common once."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, islice, repeat
from typing import Any

from embedded_eventstore.store.commit import Rows

TOGETHER = 50
"""The most rows of one statement: a statement costs about a third of a row, and releases the interpreter's lock."""
OWN = 4
"""Values in which rows that are alike differ: position, id, data, metadata. The revision counts up."""
COMMON = 5
"""The common values: stream key, first revision, type, content type, created."""
NUMBERED = not (3, 12) <= sys.version_info[:3] < (3, 12, 4)
"""Whether parameters may have numbers: those Pythons would warn of each."""


def insert_rows(db: sqlite3.Connection, rows: Rows) -> None:
    """Insert events of one stream that are appended at once."""
    if len(rows.ids) > 1 and NUMBERED and _is_same(rows.types) and _is_same(rows.content_types):
        _insert_alike(db, rows)
        return
    revisions, positions, *others = rows.columns()
    of_rows = zip(positions, repeat(rows.key), revisions, *others, repeat(rows.created))
    while some := list(islice(of_rows, TOGETHER)):
        db.execute(_statement(len(some)), list(chain.from_iterable(some)))


def _is_same(column: Sequence[str]) -> bool:
    return column.count(column[0]) == len(column)


def _insert_alike(db: sqlite3.Connection, rows: Rows) -> None:
    own: list[Any] = [None] * (len(rows.ids) * OWN)
    for place, column in enumerate((rows.positions, rows.ids, rows.data, rows.metadata)):
        own[place::OWN] = column
    for start in range(0, len(rows.ids), TOGETHER):
        some = own[start * OWN : (start + TOGETHER) * OWN]
        common = rows.key, rows.first + start, rows.types[0], rows.content_types[0], rows.created
        db.execute(_statement_of_alike(len(some) // OWN), (*common, *some))


@lru_cache(maxsize=2 * TOGETHER)
def _statement(rows: int) -> str:
    return f"INSERT INTO events VALUES {', '.join(['(?, ?, ?, ?, ?, ?, ?, ?, ?)'] * rows)}"


@lru_cache(maxsize=2 * TOGETHER)
def _statement_of_alike(rows: int) -> str:
    return f"INSERT INTO events VALUES {', '.join(map(_alike_row, range(rows)))}"


def _alike_row(row: int) -> str:
    position, id, data, metadata = (COMMON + 1 + row * OWN + place for place in range(OWN))
    return f"(?{position}, ?1, ?2 + {row}, ?{id}, ?3, ?{data}, ?{metadata}, ?4, ?5)"
