"""Exercise: find why a program that follows a stream loses a deposit when it is killed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from esdbclient import EventStoreDBClient, StreamState

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import money_deposited
from lessons.eventstore.exercises.fixtures import fresh_stream
from lessons.eventstore.producer import append
from lessons.servers import Server

DEPOSITS, LATER = (100, 250, 100), 7
TABLES = """
CREATE TABLE totals (amount INTEGER NOT NULL);
CREATE TABLE checkpoint (position INTEGER);
INSERT INTO totals VALUES (0);
INSERT INTO checkpoint VALUES (NULL);
"""
CRASH = "CREATE TRIGGER crash BEFORE UPDATE ON {} WHEN {} BEGIN SELECT RAISE(ABORT, 'killed'); END"
CRASHES = (
    ("totals", "OLD.amount = 0"),
    ("totals", "OLD.amount = 350"),
    ("checkpoint", "NEW.position = 0"),
    ("checkpoint", "NEW.position = 1"),
)
"""Where the program is killed: the table that is being written, and when."""


def check(follow: Answer, server: Server) -> None:
    """Started again with nothing new, and with one event more; then killed at each write, and started again."""
    story = [money_deposited(amount) for amount in DEPOSITS]
    with fresh_stream(server, "missing-deposit", story) as (client, stream), _database() as db:
        for _ in range(2):
            follow(client, stream, db)
            _compare(_total(db), "It was started twice, and never killed")
        for table, moment in CRASHES:
            _killed(follow, client, stream, table, moment)
        append(client, stream, [money_deposited(LATER)], StreamState.ANY)
        follow(client, stream, db)
        if (total := _total(db) - sum(DEPOSITS)) != LATER:
            raise Wrong(f"One deposit of {LATER} came after the restart, and the total grew by {total}.")


def _killed(follow: Answer, client: EventStoreDBClient, stream: str, table: str, moment: str) -> None:
    with _database() as db:
        db.execute(CRASH.format(table, moment))
        with suppress(sqlite3.IntegrityError):
            follow(client, stream, db)
        db.rollback()  # what a killed program had not committed is gone
        db.execute("DROP TRIGGER crash")
        db.commit()
        follow(client, stream, db)
        _compare(_total(db), f"It was killed when it wrote {table}, and started again")


@contextmanager
def _database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(TABLES)
        yield db


def _total(db: sqlite3.Connection) -> int:
    db.rollback()  # another program sees what is committed
    return int(db.execute("SELECT amount FROM totals").fetchone()[0])


def _compare(total: int, happened: str) -> None:
    right = sum(DEPOSITS)
    if total < right:
        raise Wrong(f"{happened}: {right - total} are missing. What did the checkpoint say when the change was lost?")
    if total > right:
        raise Wrong(f"{happened}: {total - right} were counted twice.")


EXERCISE = Exercise(
    id="eventstore.missing_deposit",
    title="Find why a deposit is missing",
    notebook="deeper/eventstore_read_models",
    minutes=6,
    kind="diagnose",
    hints=(
        "Imagine that the program is killed between two lines. Do that for each pair of lines in the loop.",
        "What was committed before the kill stays. At the next start, which event is the first one that is read?",
        "Change and checkpoint belong in one transaction: one `with db:`.",
    ),
    why=(
        "The checkpoint was committed first. Killed after that, the program began behind an event that was never in "
        "the total. One transaction commits both or neither. The usual mistake is to swap the two: then nothing is "
        "missing, and the event is counted twice."
    ),
    checker=check,
    **answers_beside(__file__),
)
