"""A server that the tests of one run share, and the fixtures of the servers' tests for those that need their own."""

from collections.abc import Iterator

import pytest
from esdbclient import EventStoreDBClient

from lessons import servers
from lessons.eventstore import streams
from lessons.eventstore.connecting import connect_to
from tests.servers.conftest import free_port, home, prepared, registration, user

__all__ = ["free_port", "home", "prepared", "registration", "user"]


@pytest.fixture(scope="session")
def eventstore() -> Iterator[servers.Server]:
    """The server that the notebooks of this run use too."""
    with servers.start("eventstore", say=None) as server:
        yield server


@pytest.fixture
def client(eventstore) -> Iterator[EventStoreDBClient]:
    """A client of that server."""
    with connect_to(eventstore.address) as made:
        yield made


@pytest.fixture
def mine(eventstore, client, monkeypatch) -> Iterator[streams.Names]:
    """Names of the test's own; its streams are deleted afterwards."""
    monkeypatch.setattr(streams, "_current", streams.current_names())  # is put back
    names = streams.unique_names(eventstore)
    yield names
    names.delete_all(client)
