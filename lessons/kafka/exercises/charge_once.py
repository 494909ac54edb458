"""Exercise: a handler that may get an event twice, and charges once."""

import sqlite3
from typing import Any

from lessons.course import Answer, Exercise, Wrong, WrongAnswer

PAYMENTS = [
    {"id": "p-1", "user": "ann", "amount": 5},
    {"id": "p-2", "user": "bob", "amount": 7},
    {"id": "p-3", "user": "ann", "amount": 5},
]


def check(charge: Answer) -> str:
    """Three payments, of which the second comes twice; then the same in another book."""
    book = _book()
    for payment in (PAYMENTS[0], PAYMENTS[1], PAYMENTS[1], PAYMENTS[2]):
        charge(book, payment)
    _compare(book)
    other = _book()
    charge(other, PAYMENTS[0])
    if not _rows(other):
        raise Wrong("A payment was not charged in another book: your function remembers in the program instead.")
    return "Four events came, three payments were charged."


def _book() -> sqlite3.Connection:
    book = sqlite3.connect(":memory:")
    book.execute("create table charges (id text primary key, user text, amount integer)")
    return book


def _rows(book: Any) -> list[tuple]:
    return book.execute("select id, user, amount from charges order by id").fetchall()


def _compare(book: Any) -> None:
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
    starter="""\
def charge(book, payment):
    with book:  # all or nothing
        book.execute("insert ... into charges values (?, ?, ?)", ...)
""",
    hints=(
        "The table's key is the payment's id: a second row with the same id is an IntegrityError.",
        "SQL has a form that leaves such a row out: `insert or ignore into charges values (?, ?, ?)`.",
        "The values: `(payment['id'], payment['user'], payment['amount'])`.",
    ),
    solution_code="""\
def charge(book, payment):
    with book:  # all or nothing
        row = (payment["id"], payment["user"], payment["amount"])
        book.execute("insert or ignore into charges values (?, ?, ?)", row)
""",
    why=(
        "The id and the effect are written in one transaction, so both are there or neither. You could also keep the "
        "offset of each partition in the book, and begin there after a restart. The usual mistake is to remember ids "
        "in the program's memory: a restart, which brings the duplicates, is just what empties it."
    ),
    checker=check,
    wrong_answers=(
        WrongAnswer(
            """\
def charge(book, payment):
    with book:
        row = (payment["id"], payment["user"], payment["amount"])
        book.execute("insert into charges values (?, ?, ?)", row)
""",
            says="IntegrityError",
        ),
        WrongAnswer(
            """\
def charge(book, payment):
    with book:
        row = (payment["id"], payment["user"], payment["amount"])
        found = book.execute("select 1 from charges where user = ? and amount = ?", row[1:]).fetchone()
        if not found:
            book.execute("insert into charges values (?, ?, ?)", row)
""",
            says="have the same amount",
        ),
        WrongAnswer(
            """\
seen = set()


def charge(book, payment):
    if payment["id"] not in seen:
        seen.add(payment["id"])
        with book:
            row = (payment["id"], payment["user"], payment["amount"])
            book.execute("insert into charges values (?, ?, ?)", row)
""",
            says="remembers in the program",
        ),
    ),
)
