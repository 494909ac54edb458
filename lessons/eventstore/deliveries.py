"""Persistent subscriptions: creating a group, and a handler that does its work once for each event."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from esdbclient import EventStoreDBClient, RecordedEvent
from esdbclient.exceptions import AlreadyExists, NotFound

from lessons.course.waiting import until
from lessons.errors import ServerError, WaitError


def create_group(client: EventStoreDBClient, group: str, stream: str, **settings: Any) -> None:
    """Create a persistent subscription that begins with the stream's first event.

    Args:
        client: of the server.
        group: the name that its consumers share.
        stream: the stream's name on the server.
        settings: further arguments of the client's `create_subscription_to_stream`.

    Raises:
        ServerError: the stream has a group of that name.
    """
    try:
        client.create_subscription_to_stream(group, stream, **settings)
    except AlreadyExists as error:
        raise ServerError(
            f"The group {group} exists already on this stream, with its own place in it.",
            "Run the notebook from the top, where a new stream is made, or delete the group with `delete_group`.",
        ) from error


def delete_group(client: EventStoreDBClient, group: str, stream: str) -> None:
    """Delete a persistent subscription, if there is one; the events of the stream stay."""
    with suppress(NotFound):
        client.delete_subscription(group, stream)


def wait_for_parked(client: EventStoreDBClient, group: str, stream: str, count: int, seconds: float = 15.0) -> int:
    """Wait until the group has `count` parked events, and return the count.

    Raises:
        WaitError: it had another number of them in the end.
    """
    try:
        until(lambda: _parked(client, group, stream) == count, seconds)
    except WaitError as error:
        raise WaitError(
            f"The group {group} has {_parked(client, group, stream)} parked events, not {count}, after {seconds:g} "
            "seconds.",
            "Refuse the event with `nack` until it has been tried often enough, or with the action park.",
        ) from error
    return count


def _parked(client: EventStoreDBClient, group: str, stream: str) -> int:
    return client.get_subscription_info(group, stream).parked_message_count


class IdempotentHandler:
    """Runs an effect once for each event, however often the event is delivered.

    The ids of handled events and the changes of the effect are written to one database in one transaction: after a
    crash both are there, or neither.

    Args:
        database: the database that the effect changes.
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        with database:
            database.execute("CREATE TABLE IF NOT EXISTS handled (event TEXT PRIMARY KEY)")

    def handle(self, event: RecordedEvent, effect: Callable[[sqlite3.Connection, RecordedEvent], None]) -> bool:
        """Run the effect, unless it was run for this event before.

        Args:
            event: as it was delivered.
            effect: changes the database; if it raises, nothing is changed.

        Returns:
            Whether it was run.
        """
        with self._database:
            new = self._database.execute("INSERT OR IGNORE INTO handled VALUES (?)", [str(event.id)]).rowcount == 1
            if new:
                effect(self._database, event)
        return new
