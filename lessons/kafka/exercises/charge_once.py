"""Exercise: a handler that may get an event twice, and charges once."""

import sqlite3
from contextlib import closing

from lessons.course import Answer, Exercise, Wrong, answers_beside

PAYMENTS = [
    {"id": "p-1", "user": "ann", "amount": 5},
    {"id": "p-2", "user": "bob", "amount": 7},
    {"id": "p-3", "user": "ann", "amount": 5},
]
COMES = (0, 1, 1, 0, 2, 0)
"""Which payment each event is of: one comes again at once, another one only after others."""


def check(charge: Answer) -> str:
    """Three payments in six events; then one in another book, and one in a book that can't be written."""
    with closing(_book()) as book, closing(_book()) as other:
        for number in COMES:
            charge(book, dict(PAYMENTS[number]))
        _compare(book)
        charge(other, dict(PAYMENTS[0]))
        if not _rows(other):
            raise Wrong("A payment was not charged in another book: your function remembers in the program instead.")
    _without_a_table(charge)
    return f"{len(COMES)} events came, three payments were charged."


def _book() -> sqlite3.Connection:
    book = sqlite3.connect(":memory:")
    book.execute("create table charges (id text primary key, user text, amount integer)")
    return book


def _without_a_table(charge: Answer) -> None:
    with closing(sqlite3.connect(":memory:")) as broken:
        try:
            charge(broken, dict(PAYMENTS[0]))
        except sqlite3.OperationalError:
            return
    raise Wrong(
        "A book could not be written, and you told nobody: catch only the error of a row that is there already."
    )


def _rows(book: sqlite3.Connection) -> list[tuple[object, ...]]:
    return list(book.execute("select id, user, amount from charges order by id"))


def _compare(book: sqlite3.Connection) -> None:
    rows = _rows(book)
    if len(rows) < len(PAYMENTS):
        raise Wrong(f"{len(rows)} payments were charged, and there are 3. Two payments of ann have the same amount.")
    if rows != [tuple(payment.values()) for payment in PAYMENTS]:
        raise Wrong(f"The book has {rows}. Expected: each payment once, with its id, user and amount.")
    if book.in_transaction:
        raise Wrong("The book is not committed: after a crash the charges would be gone. Use `with book:`.")


EXERCISE = Exercise(
    id="kafka.charge_once",
    title="Charge each payment once, also when its event comes twice",
    notebook="deeper/kafka_guarantees",
    minutes=5,
    hints=(
        "The table's key is the payment's id: a second row with the same id is an IntegrityError.",
        "SQL has a form that leaves such a row out: `insert or ignore into charges values (?, ?, ?)`.",
        "The values: `(payment['id'], payment['user'], payment['amount'])`.",
    ),
    why=(
        "The id and the effect are written in one transaction, so both are there or neither. You could also keep the "
        "offset of each partition in the book, and begin there after a restart. The usual mistake is to remember ids "
        "in the program's memory: a restart, which brings the duplicates, is just what empties it."
    ),
    checker=check,
    kind="build",
    **answers_beside(__file__),
)
