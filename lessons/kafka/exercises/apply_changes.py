"""Exercise: a sink that brings a copy up to date, however often it reads the same changes."""

from typing import Any

import psycopg

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.exercises.databases import fresh_tables
from lessons.servers import Server

TABLE = "create table copy (id int primary key, item text, amount int)"
Row = dict[str, Any]
Change = tuple[Row, dict[str, Any] | None]
"""The key and the value of an event; no value in a tombstone."""


def _row(number: int, item: str, amount: int | None) -> Row:
    return {"id": number, "item": item, "amount": amount}


def _saved(op: str, row: Row) -> Change:
    return {"id": row["id"]}, {"op": op, "before": None, "after": row}


def _deleted(number: int) -> list[Change]:
    """A deletion is two events: who deletes, and the tombstone."""
    before = {"id": number, "item": None, "amount": None}
    return [({"id": number}, {"op": "d", "before": before, "after": None}), ({"id": number}, None)]


SHORT: list[Change] = [
    _saved("r", _row(1, "book", 10)),
    _saved("r", _row(2, "pen", 2)),
    _saved("r", _row(4, "desk", 90)),
    _saved("c", _row(3, "it's a cup", 5)),
    _saved("u", _row(1, "book", 12)),
    *_deleted(2),
]
LONG: list[Change] = [
    *(_saved("c", _row(number, f"item {number}", number)) for number in range(50)),
    *(_saved("u", _row(number, "other", 0)) for number in range(0, 50, 7)),
    *_deleted(8),
    _saved("c", _row(8, "again", 8)),
    _saved("u", _row(9, "", None)),
    *_deleted(49),
]
SCENES = {"short": SHORT, "long": LONG, "empty": []}


def check(apply: Answer, postgres: Server) -> str:
    for changes in SCENES.values():
        with fresh_tables(postgres, TABLE) as (session, _):
            _apply_parts(apply, session, changes)
    return "The copy is right, also when the same changes come once more."


def _apply_parts(apply: Answer, session: psycopg.Connection, changes: list[Change]) -> None:
    """In two parts; then as after a crash, from the middle and from the beginning once more."""
    middle = len(changes) // 2
    for part in (changes[:middle], changes[middle:]):
        apply(session, list(part))
    _compare(session, changes, "After all changes")
    for part in (changes[middle:], changes):
        apply(session, list(part))
    _compare(session, changes, "When the same changes came once more")


def _state(changes: list[Change]) -> dict[int, Row]:
    rows: dict[int, Row] = {}
    for key, value in changes:
        rows.pop(key["id"], None)
        if value and value["after"]:
            rows[key["id"]] = value["after"]
    return rows


def _compare(session: psycopg.Connection, changes: list[Change], when: str) -> None:
    session.rollback()  # what was not committed is not there
    found = {
        row[0]: dict(zip(("id", "item", "amount"), row, strict=True)) for row in session.execute("select * from copy")
    }
    expected = _state(changes)
    if missing := sorted(set(expected) - set(found)):
        raise Wrong(
            f"{when}, row {missing[0]} is missing in the copy. Its first event has op {_op(changes, missing[0])}."
        )
    if deleted := sorted(set(found) - set(expected)):
        raise Wrong(f"{when}, the copy still has row {deleted[0]}, which was deleted.")
    if other := [number for number in expected if found[number] != expected[number]]:
        raise Wrong(f"{when}, the copy says {found[other[0]]}, and the row is {expected[other[0]]}.")


def _op(changes: list[Change], number: int) -> str:
    return next(str(value["op"]) for key, value in changes if key["id"] == number and value)


EXERCISE = Exercise(
    id="kafka.apply_changes",
    title="Write a sink that may read the same changes again",
    notebook="deeper/kafka_in_and_out",
    minutes=10,
    hints=(
        "Each event says what its row is now: `after`. Without a value, or without `after`, the row is gone.",
        "`insert … on conflict (id) do update set item = excluded.item, …` writes a row, whether it is there or not.",
        "A tombstone has no value, so take the row's id from the key: `delete from copy where id = %s`.",
    ),
    why=(
        "Each event has the whole row, so writing it twice makes the same: an upsert by key, and a delete that may "
        "find nothing. You could also delete the row first and insert it again, in one transaction, or use `merge`, or "
        "write only the last event of each key. The usual mistakes are to insert and fail at the first repetition, to "
        "skip what is there (`do nothing`), which keeps the oldest row, and to forget `r`, the rows of the snapshot."
    ),
    checker=check,
    kind="build",
    seconds=40,
    **answers_beside(__file__),
)
