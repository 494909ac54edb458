"""The bank's read model: balances, windows and jobs in SQLite, with the position up to which they are right.

What an event changes and the position after it are one transaction of SQLite. So a reader that is killed goes on where
its database is, and an event that comes twice changes nothing: its revision is known.

>>> from lessons.capstone.integration import Movement
>>> database = open_database(":memory:")
>>> come = [Movement("a", "account-1", 0, 0, 0, "Ann"), Movement("b", "account-1", 1, 50, 0)]
>>> [apply(database, movement) for movement in [*come, come[1]]], balances(database)
([True, True, False], {'account-1': 50})
"""

import sqlite3
from pathlib import Path

from lessons.capstone import suspicion
from lessons.capstone.integration import Movement

TABLES = """
create table if not exists accounts (account text primary key, owner text, balance integer, revision integer);
create table if not exists windows (account text, start integer, withdrawals integer, primary key (account, start));
create table if not exists jobs (job text primary key, account text, start integer, sent integer default 0);
create table if not exists positions (partition integer primary key, next integer);
create table if not exists counts (name text primary key, number integer);
"""
DEAD, TWICE = "dead", "twice"


def open_database(file: Path | str) -> sqlite3.Connection:
    """The database; its tables are made where there are none. Other processes may read it meanwhile."""
    database = sqlite3.connect(file, isolation_level=None, timeout=10)
    database.execute("pragma journal_mode = wal")
    database.executescript(TABLES)
    return database


def apply(database: sqlite3.Connection, movement: Movement) -> bool:
    """Change what the event changes; whether it is new here. The caller begins and commits.

    Raises:
        LookupError: an event of this account that comes before this one has not come.
    """
    found = database.execute("select revision from accounts where account = ?", [movement.account]).fetchone()
    known = found[0] if found else -1
    if movement.revision <= known:
        count(database, TWICE)
        return False
    if movement.revision > known + 1:
        raise LookupError(f"{movement.account} is at {known}, and {movement.revision} has come.")
    _move(database, movement)
    suspicion.add(database, movement)
    return True


def _move(database: sqlite3.Connection, movement: Movement) -> None:
    database.execute(
        "insert into accounts values (?, ?, ?, ?) on conflict (account) do update set"
        " balance = balance + excluded.balance, revision = excluded.revision",
        [movement.account, movement.owner, movement.amount, movement.revision],
    )


def count(database: sqlite3.Connection, name: str) -> None:
    """One more of what has this name, such as DEAD."""
    database.execute("insert into counts values (?, 1) on conflict (name) do update set number = number + 1", [name])


def counted(database: sqlite3.Connection, name: str) -> int:
    """How many of them there were."""
    found = database.execute("select number from counts where name = ?", [name]).fetchone()
    return found[0] if found else 0


def balances(database: sqlite3.Connection) -> dict[str, int]:
    """The balance of each account, by its name."""
    return dict(database.execute("select account, balance from accounts order by account"))


def positions(database: sqlite3.Connection) -> dict[int, int]:
    """By the partition's number, the offset that is read next."""
    return dict(database.execute("select partition, next from positions"))


def keep_position(database: sqlite3.Connection, partition: int, offset: int) -> None:
    """Keep that everything before this offset is in the database."""
    database.execute("insert or replace into positions values (?, ?)", [partition, offset])
