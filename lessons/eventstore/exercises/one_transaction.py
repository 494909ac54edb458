"""Exercise: change a read model so that no crash can harm it."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from esdbclient import RecordedEvent

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import account_created, money_deposited
from lessons.eventstore.exercises.fixtures import fresh_stream
from lessons.servers import Server

AMOUNTS = (100, 30)
STORY = (account_created("Alice"), *map(money_deposited, AMOUNTS))
TABLES = """
CREATE TABLE totals (amount INTEGER);
CREATE TABLE checkpoint (position INTEGER);
INSERT INTO totals VALUES (0);
INSERT INTO checkpoint VALUES (-1);
"""
CRASH = """
CREATE TRIGGER crash BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'the program was killed here'); END
"""


def check(project: Answer, server: Server) -> None:
    """The program is killed when it is about to write one table, then when it is about to write the other one."""
    with fresh_stream(server, "one-transaction", STORY) as (client, stream):
        deposits = client.get_stream(stream)[1:]
    for table in ("checkpoint", "totals"):
        with TemporaryDirectory() as folder:
            _look(table, *_run(project, deposits, Path(folder) / "model.sqlite", table))


def _run(project: Answer, deposits: Sequence[RecordedEvent], file: Path, table: str) -> tuple[int, int, int]:
    """The total and the checkpoint after a crash at the first event, and the position of the last event."""
    with _opened(file) as db:
        db.executescript(TABLES + CRASH.format(table=table))
        _crash(project, db, deposits[0])
    with _opened(file) as db:
        db.executescript("DROP TRIGGER crash")
        for recorded in deposits:
            if recorded.commit_position > db.execute("SELECT position FROM checkpoint").fetchone()[0]:
                project(db, recorded)
    with _opened(file) as db:
        return *db.execute("SELECT amount, position FROM totals, checkpoint").fetchone(), deposits[-1].commit_position


def _crash(project: Answer, db: sqlite3.Connection, deposit: RecordedEvent) -> None:
    try:
        project(db, deposit)
    except sqlite3.IntegrityError:
        return
    raise Wrong(
        "The write failed, and your function said nothing of it: the program would go on with the next event, and "
        "this deposit would be lost. Let the error pass."
    )


class _opened:
    """A connection that is closed, as the end of a program does: what was not committed is gone."""

    def __init__(self, file: Path) -> None:
        self.db = sqlite3.connect(file)

    def __enter__(self) -> sqlite3.Connection:
        return self.db

    def __exit__(self, *_: object) -> None:
        self.db.close()


def _look(table: str, total: int, checkpoint: int, last: int) -> None:
    if total == 0:
        raise Wrong("Nothing is in the tables when the program starts again: what you wrote was never committed.")
    if total == AMOUNTS[0] * 2 + AMOUNTS[1]:
        raise Wrong(
            f"The total is {total}: the deposit of {AMOUNTS[0]} was counted twice. The program was killed before it "
            "wrote the checkpoint, and the change was committed already."
        )
    if total == AMOUNTS[1]:
        raise Wrong(
            f"The total is {total}: the deposit of {AMOUNTS[0]} is lost. The program was killed before it wrote the "
            "total, and the checkpoint was committed already."
        )
    if checkpoint != last:
        raise Wrong("The checkpoint is not the `commit_position` of the last event.")
    if total != sum(AMOUNTS):
        raise Wrong(f"The total is {total}, and {sum(AMOUNTS)} were paid in.")


EXERCISE = Exercise(
    id="eventstore.one_transaction",
    title="Change a read model so that no crash can harm it",
    notebook="deeper/eventstore_read_models",
    minutes=6,
    kind="build",
    hints=(
        "`with db:` begins a transaction, and commits it at its end. An error inside rolls all of it back.",
        "`db.execute(change, [amount])` changes the total. Which position goes into the checkpoint?",
        "Both `execute` belong into the same `with db:`.",
    ),
    why=(
        "The change and the checkpoint are committed together, so after a crash there are both or neither, and the "
        "event is projected once. You could also make the change repeatable, for example by keeping the version in "
        "each row; you need that where the two are in different databases. The usual mistake is two transactions: "
        "whichever comes first, a crash in between does harm."
    ),
    checker=check,
    **answers_beside(__file__),
)
