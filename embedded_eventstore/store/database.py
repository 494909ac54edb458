"""The SQLite file: its tables, and its errors as sentences."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from embedded_eventstore.errors import StorageError

FILE = "events.sqlite"
APPLICATION = 0x65767473  # SQLite's header has this number: the file is one of this server
FORMAT = 1
SCHEMA = """
CREATE TABLE streams (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE events (
    position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL, id BLOB NOT NULL,
    type TEXT NOT NULL, data BLOB NOT NULL, metadata BLOB NOT NULL, content_type TEXT NOT NULL, created INTEGER NOT NULL
);
CREATE UNIQUE INDEX of_stream ON events (stream, revision);
"""


def open_database(folder: Path | None) -> sqlite3.Connection:
    """Open the database, and create it if there is none.

    A commit survives the end of this process, however it ends. It is not synced to the disk each time (WAL,
    `synchronous = NORMAL`): when the computer itself stops, the last commits may be lost.

    Args:
        folder: where the file is; None for a database in memory.

    Raises:
        StorageError: the folder can't be written to; the file is damaged, another program's, or in use.
    """
    file = folder / FILE if folder else None
    with storage_errors(file):
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(file or ":memory:", isolation_level=None, check_same_thread=False, timeout=0.5)
        try:
            _prepare(connection, file)
        except BaseException:
            connection.close()
            raise
        return connection


def _prepare(connection: sqlite3.Connection, file: Path | None) -> None:
    if file:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA wal_autocheckpoint = 4000")  # pages of 4 KB; with the usual 1000 appends pause more
    [application], [format_] = (connection.execute(f"PRAGMA {name}").fetchone() for name in _HEADER)
    if application == 0 and format_ == 0 and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        header = f"PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};"
        connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} {header} COMMIT;")
    elif application != APPLICATION:
        raise StorageError(f"{file} is a database of something else.", "Choose another folder for the data.")
    elif format_ != FORMAT:
        raise StorageError(
            f"{file} was written by another version of this server.", "Use that version, or choose another folder."
        )
    elif _is_small(file) and connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise _damaged(file)


_HEADER = ("application_id", "user_version")
CHECKED = 32 * 1024 * 1024
"""Bytes of a file that is checked as a whole when it is opened: more would take too long. What is damaged in a larger
one is found, and said in the same words, when it is read."""


def _is_small(file: Path | None) -> bool:
    return file is not None and file.stat().st_size <= CHECKED


@contextlib.contextmanager
def storage_errors(file: Path | None) -> Iterator[None]:
    """Turn the errors of SQLite and of the file system into StorageError.

    Args:
        file: is named in the sentences; None for a database in memory.

    Raises:
        StorageError: the file can't be read or written.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _explained(file, error) from error
    except OSError as error:
        raise StorageError(f"{error.filename or file} can't be used: {error.strerror}.", _ELSEWHERE) from error


_ELSEWHERE = "Choose a folder in which this user may write (--data DIR)."


def _damaged(file: Path | None) -> StorageError:
    return StorageError(
        f"{file} is damaged, or no database at all.", "Put a copy of it back, or choose another folder for the data."
    )


def _explained(file: Path | None, error: sqlite3.DatabaseError) -> StorageError:
    reason = str(error)
    if "locked" in reason:
        return StorageError(f"{file} is in use by another server.", "End that one, or choose another folder.")
    if "full" in reason:
        return StorageError("The disk is full: nothing more can be appended.", "Make room on it, then try again.")
    if "not a database" in reason or "malformed" in reason or "corrupt" in reason:
        return _damaged(file)
    return StorageError(f"{file} can't be used: {reason}.", _ELSEWHERE)
