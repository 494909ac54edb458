"""Exercise: apply an event to a read model once, however often it comes and whenever the program is killed."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from lessons.capstone.integration import Movement
from lessons.course import Answer, Exercise, Wrong, answers_beside

TABLE = "create table accounts (account text primary key, balance integer not null, revision integer not null)"
MOST = 5
"""The program is killed before each of its first so many statements."""


def _movement(account: str, revision: int, amount: int) -> Movement:
    return Movement(f"{account}-{revision}", account, revision, amount, at=1000 * revision)


ANN = [_movement("ann", revision, amount) for revision, amount in enumerate([0, 100, -30, 50, 50])]
BOB = [_movement("bob", revision, amount) for revision, amount in enumerate([0, 7, -7, 20])]
IN_TURNS = [ANN[0], BOB[0], ANN[1], ANN[2], BOB[1], BOB[2], ANN[3], ANN[4], BOB[3]]
SCENES = {
    "each event once": IN_TURNS,
    "an event comes twice": [*ANN[:2], ANN[1], *ANN[2:]],
    "two events of one amount": ANN,
    "all come again from the beginning": [*IN_TURNS, *IN_TURNS],
    "an old one comes late": [*BOB, BOB[1]],
}


class _Killed(BaseException):
    """The program is no more."""


class _Dying(sqlite3.Connection):
    """A connection whose program is killed before the so-and-so-many-th statement; 0 for never."""

    left = 0

    def execute(self, *statement: Any) -> sqlite3.Cursor:
        self._step()
        return super().execute(*statement)

    def commit(self) -> None:
        self._step()
        super().commit()

    def cursor(self, *_: Any) -> Any:
        return super().cursor(_Cursor)

    def _step(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise _Killed


class _Cursor(sqlite3.Cursor):
    def execute(self, *statement: Any) -> "_Cursor":
        self.connection._step()  # type: ignore[attr-defined]  # it is a _Dying
        return super().execute(*statement)


def check(apply: Answer) -> str:
    for name, movements in SCENES.items():
        _compare(name, movements, _after(apply, movements, 0), 0)
    for killed in range(1, MOST + 1):
        _compare("each event once", IN_TURNS, _after(apply, IN_TURNS, killed), killed)
    return f"Right also when the program is killed before any of its first {MOST} statements."


def _after(apply: Answer, movements: list[Movement], killed: int) -> dict[str, int]:
    """The balances when all have come; with `killed`, each event kills the program once at that statement."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "read_model.sqlite")
        with closing(sqlite3.connect(file)) as database:
            database.execute(TABLE)
        for movement in movements:
            with _opened(file, killed) as database:
                apply(database, movement)
            if killed:
                with _opened(file, 0) as database:  # started again: the event was not committed, so it comes again
                    apply(database, movement)
        with closing(sqlite3.connect(file)) as database:
            return dict(database.execute("select account, balance from accounts"))


@contextmanager
def _opened(file: Path, killed: int) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(file, factory=_Dying)
    database.left = killed
    try:
        yield database
    except _Killed:
        pass
    finally:
        database.close()  # what was not committed is gone


def _compare(name: str, movements: list[Movement], found: dict[str, int], killed: int) -> None:
    once = {one.id: one for one in movements}.values()
    expected = {account: sum(one.amount for one in once if one.account == account) for account in _accounts(movements)}
    if found == expected:
        return
    if not found:
        raise Wrong("When the program has ended, the table is empty: nothing was inserted, or nothing committed.")
    if missing := sorted(set(expected) - set(found)):
        raise Wrong(f"The account {missing[0]} is not in the database. Its first event has the revision 0.")
    account = next(account for account in expected if found[account] != expected[account])
    where = f"{name}: the balance of {account} is {found[account]}, and {expected[account]} is right"
    if killed:
        raise Wrong(
            f"The program was killed before its statement {killed}, and started again. {where}. What the event changes "
            "and what you know of it must be one transaction."
        )
    raise Wrong(f"{where}.")


def _accounts(movements: list[Movement]) -> list[str]:
    return sorted({one.account for one in movements})


EXERCISE = Exercise(
    id="capstone.apply_once",
    title="Apply an event once, whenever the program is killed",
    notebook="06_capstone",
    minutes=10,
    kind="build",
    hints=(
        "The events of one account come in the order of their revisions. Which ones do you know already?",
        "Balance and revision belong into one statement, or into one transaction: `with database:` commits at its end.",
        "`insert into accounts values (?, ?, ?) on conflict (account) do update set … where …` is one statement.",
    ),
    why=(
        "The revision says which events the balance has. Both change in one transaction, so the database is always "
        "right about itself, whenever the program is killed. You could also keep the ids of all events in a table of "
        "their own, in the same transaction; it grows for ever. The usual mistake is to commit the balance first and "
        "the revision then: a program that is killed in between adds the amount twice."
    ),
    checker=check,
    **answers_beside(__file__),
)
