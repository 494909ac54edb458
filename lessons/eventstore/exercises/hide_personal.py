"""Exercise: an event in which a person can be forgotten, and nobody and nothing else is."""

import sqlite3
from typing import Any

from esdbclient import EventStoreDBClient, RecordedEvent, StreamState

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.events import EventError
from lessons.eventstore.crypto_shredding import FORGOTTEN, KeyStore, UnreadableError
from lessons.eventstore.exercises.fixtures import fresh_stream
from lessons.eventstore.producer import append
from lessons.eventstore.recording import data_of, to_new
from lessons.servers import Server

PEOPLE = {"person-1": ("Alice", "alice@example.org"), "person-2": ("Bob", "bob@example.org")}
BRANCH = "Main Street"


def check(account_created: Answer, server: Server) -> None:
    """Two people open accounts, and the first one is forgotten."""
    keys = KeyStore(sqlite3.connect(":memory:"))
    with fresh_stream(server, "hide-personal") as (client, stream):
        for person, (owner, email) in PEOPLE.items():
            _write(client, stream, account_created(keys, person, owner, email, BRANCH))
        first, second = client.get_stream(stream)
    for event, person in zip((first, second), PEOPLE, strict=True):
        _look_for_plain(event, person)
    keys.delete_key("person-1")
    _compare(keys, data_of(first), data_of(second))


def _write(client: EventStoreDBClient, stream: str, event: Any) -> None:
    try:
        new = to_new(event)
    except EventError as error:
        raise Wrong(error.what) from error
    append(client, stream, [new], StreamState.ANY)
    if missing := [name for name in ("owner", "email", "branch") if not isinstance(event["data"].get(name), str)]:
        raise Wrong(f"The event has no text in {' and '.join(missing)}. The person's data is to be in it, encrypted.")


def _look_for_plain(event: RecordedEvent, person: str) -> None:
    owner, email = PEOPLE[person]
    for what, value in (("email", email), ("name", owner)):
        if value.casefold() in event.data.decode().casefold():
            raise Wrong(f"The event on the server holds the {what} as it is: {value}. It will never go away.")


def _compare(keys: KeyStore, first: dict[str, Any], second: dict[str, Any]) -> None:
    if first.get("branch") != BRANCH:
        raise Wrong("The branch is no personal data, and is unreadable: every figure by branch goes with the person.")
    if any(keys.decrypt("person-1", first[field]) != FORGOTTEN for field in ("owner", "email")):
        raise Wrong("The first person was forgotten, and can still be read.")
    _compare_second(keys, second)


def _compare_second(keys: KeyStore, second: dict[str, Any]) -> None:
    try:
        read = tuple(keys.decrypt("person-2", second[field]) for field in ("owner", "email"))
    except UnreadableError:
        read = (FORGOTTEN,)
    if FORGOTTEN in read:
        raise Wrong(
            "The second person was never forgotten, and their own key does not open their data: it is gone, or the "
            "data was locked with another one, or not by `keys.encrypt`."
        )
    if read != PEOPLE["person-2"]:
        raise Wrong(f"The second person was not forgotten, and is read as {read}. Expected: {PEOPLE['person-2']}.")


EXERCISE = Exercise(
    id="eventstore.hide_personal",
    title="Write an event whose person can be forgotten",
    notebook="deeper/eventstore_versions",
    minutes=5,
    hints=(
        "What tells who somebody is must be encrypted. Is a branch of the bank such a thing?",
        "`keys.encrypt(person, text)` encrypts a text with that person's own key.",
    ),
    why=(
        "Only what points at the person is encrypted, each person's with their own key. What the business counts by "
        "stays readable, so reports are still right afterwards. An id that says nothing, such as person-1, may stay. "
        "The usual mistake is one key for all: it can't be deleted for one."
    ),
    checker=check,
    **answers_beside(__file__),
)
