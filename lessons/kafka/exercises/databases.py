"""What the checks of a lab with a database share: tables of their own, which go afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from lessons.servers import Server

SETTINGS = b"set search_path = exercise; set lock_timeout = '5s'"
"""Where tables are found, and how long a statement may wait for another session before it raises an error."""


@contextmanager
def fresh_tables(postgres: Server, tables: str) -> Iterator[list[psycopg.Connection]]:
    """Tables in a schema of their own, and two sessions in which they are found by their names.

    Args:
        postgres: the server's handle.
        tables: the statements that make the tables.

    Yields:
        Two sessions: one that commits each statement, and one for a transaction that stays open.
    """
    ordinary = psycopg.connect(postgres.address, autocommit=True)
    other = psycopg.connect(postgres.address)
    try:
        ordinary.execute("drop schema if exists exercise cascade; create schema exercise")
        for session in (ordinary, other):
            session.execute(SETTINGS)
            session.commit()
        ordinary.execute(tables.encode())
        yield [ordinary, other]
    finally:
        other.close()
        ordinary.close()
        with psycopg.connect(postgres.address, autocommit=True) as last:
            last.execute("drop schema if exists exercise cascade")
