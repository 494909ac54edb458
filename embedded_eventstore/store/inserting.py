"""Inserting rows of events: many by one statement, which binds what they have in common once."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from embedded_eventstore.store.commit import WIDTH

TOGETHER = 50
"""The most rows of one statement: a statement costs about a third of a row, and releases the interpreter's lock."""
OWN = (0, 3, 5, 6)
"""The columns in which rows differ: position, id, data, metadata. The revision counts up; the others are common."""
COMMON = 5
"""The common values: stream key, first revision, type, content type, created."""
NUMBERED = not (3, 12) <= sys.version_info[:3] < (3, 12, 4)
"""Whether parameters may have numbers: those Pythons would warn of each."""


def insert_rows(db: sqlite3.Connection, values: Sequence[Any]) -> None:
    """Insert events of one stream that were created at once.

    Args:
        db: the database.
        values: flat values of the table: WIDTH values for each event; revisions follow each other.
    """
    count = len(values) // WIDTH
    if count > 1 and NUMBERED and _are_alike(values, count):
        _insert_alike(db, values, count)
        return
    step = TOGETHER * WIDTH
    for start in range(0, len(values), step):
        some = values[start : start + step]
        db.execute(_statement(len(some) // WIDTH), some)


def _are_alike(values: Sequence[Any], count: int) -> bool:
    return values[4::WIDTH].count(values[4]) == count and values[7::WIDTH].count(values[7]) == count


def _insert_alike(db: sqlite3.Connection, values: Sequence[Any], count: int) -> None:
    own: list[Any] = [None] * (count * len(OWN))
    for place, column in enumerate(OWN):
        own[place :: len(OWN)] = values[column::WIDTH]
    _, key, revision, _, type_, _, _, content_type, created = values[:WIDTH]
    for start in range(0, count, TOGETHER):
        rows = min(TOGETHER, count - start)
        of_rows = own[start * len(OWN) : (start + rows) * len(OWN)]
        db.execute(_statement_of_alike(rows), (key, revision + start, type_, content_type, created, *of_rows))


@lru_cache(maxsize=2 * TOGETHER)
def _statement(rows: int) -> str:
    return f"INSERT INTO events VALUES {', '.join(['(?, ?, ?, ?, ?, ?, ?, ?, ?)'] * rows)}"


@lru_cache(maxsize=2 * TOGETHER)
def _statement_of_alike(rows: int) -> str:
    return f"INSERT INTO events VALUES {', '.join(map(_alike_row, range(rows)))}"


def _alike_row(row: int) -> str:
    position, id, data, metadata = (COMMON + 1 + row * len(OWN) + place for place in range(len(OWN)))
    return f"(?{position}, ?1, ?2 + {row}, ?{id}, ?3, ?{data}, ?{metadata}, ?4, ?5)"
