"""Exercise: a handler that does nothing twice, whatever is delivered twice."""

import sqlite3
from contextlib import closing, suppress

from esdbclient import RecordedEvent

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.eventstore.exercises.fixtures import fresh_stream
from lessons.servers import Server

DEPOSITS = (100, 250, 100)
TABLES = """
CREATE TABLE account (balance INTEGER NOT NULL);
CREATE TABLE handled (event TEXT PRIMARY KEY);
INSERT INTO account VALUES (0);
"""
CRASH = """
CREATE TRIGGER crash BEFORE {} BEGIN SELECT RAISE(ABORT, 'the program was killed here'); END;
"""
CRASHES = ("UPDATE ON account", "INSERT ON handled")
"""Where the program is killed."""


def check(handle_once: Answer, server: Server) -> None:
    """Five deliveries of three events; then, in new databases, one in which the program is killed at either write."""
    story = [{"type": "MoneyDeposited", "data": {"amount": amount}} for amount in DEPOSITS]
    with fresh_stream(server, "handle-once", story) as (client, stream):
        first, second, third = client.get_stream(stream)
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(TABLES)
        for event in (first, second, second, third, first):
            with database:
                handle_once(database, event)
        _compare(_balance(database))
    for write in CRASHES:
        _compare_killed(_killed(handle_once, first, write))


def _killed(handle_once: Answer, event: RecordedEvent, write: str) -> int:
    """The balance when the program was killed at this write, and the event came again."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(TABLES + CRASH.format(write))
        with suppress(sqlite3.IntegrityError), database:
            handle_once(database, event)
        database.execute("DROP TRIGGER crash")
        with database:
            handle_once(database, event)
        return _balance(database)


def _compare_killed(balance: int) -> None:
    if balance == 0:
        raise Wrong(
            "The program was killed before the balance was written. When the event came again, it was passed over: "
            "that it was handled must be in the database, and in the same transaction."
        )
    if balance != DEPOSITS[0]:
        raise Wrong(
            f"The program was killed between the two writes, the event came again, and the balance is {balance}. "
            f"The one deposit was {DEPOSITS[0]}: whoever calls your function commits both writes together."
        )


def _balance(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT balance FROM account").fetchone()[0])


def _compare(balance: int) -> None:
    right = sum(DEPOSITS)
    if balance == right:
        return
    if balance == right + DEPOSITS[0] + DEPOSITS[1]:
        raise Wrong(f"The balance is {balance}: what was delivered again was counted again. Expected: {right}.")
    if balance == DEPOSITS[0] + DEPOSITS[1]:
        raise Wrong("Two deposits of 100 are two events. What tells two events apart that say the same?")
    if balance == 0:
        raise Wrong("The balance is still 0: a new event has to change it.")
    raise Wrong(f"The balance is {balance}. Expected: {right}.")


EXERCISE = Exercise(
    id="eventstore.handle_once",
    title="Count each deposit once, though some come twice",
    notebook="deeper/eventstore_patterns",
    minutes=5,
    kind="build",
    hints=(
        "The table `handled` keeps one row for each event that was handled. What names an event, and no other?",
        "Two deposits of 100 have the same data and the same type. Their ids differ.",
    ),
    why=(
        "An event keeps its id in every delivery. The row and the balance are written in one transaction, so a crash "
        "between them is impossible. You could also keep the revision of the last event that was handled, where one "
        "consumer reads in order. The usual mistake is to know an event by what it says: two equal deposits are two."
    ),
    checker=check,
    **answers_beside(__file__),
)
