"""What the tests of streams begin with: names nobody else has, events, the types that were read."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from esdbclient import EventStoreDBClient, NewEvent, StreamState


def name() -> str:
    """Of a stream that is not there."""
    return f"given-{uuid4().hex}"


def events(*types: str) -> list[NewEvent]:
    return [NewEvent(type=type, data=b'{"n": 1}', metadata=b'{"m": 2}') for type in types]


def stream(client: EventStoreDBClient, *types: str) -> str:
    """The name of a stream with events of these types."""
    made = name()
    client.append_events(made, current_version=StreamState.NO_STREAM, events=events(*types))
    return made


def types(read: Iterable) -> list[str]:
    return [event.type for event in read]


def event(type: str) -> NewEvent:
    """An event of this type."""
    return events(type)[0]


def append(client: EventStoreDBClient, name: str, *new: NewEvent) -> None:
    """Append the events, whatever the stream's version."""
    client.append_events(name, current_version=StreamState.ANY, events=new)


def address(server) -> str:
    """A server's host and port."""
    return server.uri.removeprefix("esdb://").partition("?")[0]
