"""Event Store as a server of this course: its address, its data, its death, and one that belongs to somebody."""

import os
import signal
from pathlib import Path

import esdbclient
import pytest
from esdbclient import NewEvent, StreamState

from lessons import servers
from lessons.eventstore.server.embedded import EmbeddedServer
from lessons.eventstore.server.technology import TECHNOLOGY
from lessons.servers.supervision import crash_notice
from tests.servers.conftest import free_port, home, prepared, registration, user
from tests.waiting import until

__all__ = ["free_port", "home", "prepared", "registration", "user"]
pytestmark = pytest.mark.usefixtures("home")
EVENT = NewEvent(type="AccountCreated", data=b'{"owner": "Alice"}')


def append(address: str, stream: str) -> None:
    """One event into a stream that is not there yet."""
    with esdbclient.EventStoreDBClient(address) as client:
        client.append_to_stream(stream, current_version=StreamState.NO_STREAM, events=EVENT)


def types(address: str, stream: str) -> list[str]:
    """The types of the stream's events."""
    with esdbclient.EventStoreDBClient(address) as client:
        return [event.type for event in client.get_stream(stream)]


def test_an_event_is_written_and_read_on_a_port_that_is_free(monkeypatch, free_port):
    monkeypatch.setattr(EmbeddedServer, "port", free_port)
    said = []
    with servers.start("eventstore", say=said.append) as server:
        assert server.address == f"esdb://localhost:{free_port}?Tls=false"
        append(server.address, "account-123")
        assert types(server.address, "account-123") == ["AccountCreated"]
    assert said[0] == f"eventstore ready {server.address} (local, version embedded)"
    assert "not EventStoreDB itself" in said[1]


def test_a_killed_server_comes_back_with_its_data_and_the_learner_is_told(registration):
    with servers.start("eventstore", say=None) as server:
        append(server.address, "account-123")
        os.kill(registration("eventstore").server_pid, signal.SIGKILL)
        assert server.lease.wait_for_news(30).again
        until(lambda: TECHNOLOGY.process.is_ready(server.address), 30)
        assert types(server.address, "account-123") == ["AccountCreated"]
        said = "Event Store was killed by signal 9 and was started again with all its data. Run this cell once more."
        assert said in crash_notice.news()[0]


def test_data_in_a_folder_of_the_learners_stays(home: Path):
    kept = home / "kept"
    with servers.start("eventstore", data=kept, say=None) as server:
        append(server.address, "account-123")
    until(lambda: not TECHNOLOGY.process.is_ready(server.address), 30)
    with servers.start("eventstore", data=kept, say=None) as server:
        assert types(server.address, "account-123") == ["AccountCreated"]


def test_a_server_of_somebody_else_is_used_with_names_of_the_learners_own(user, monkeypatch):
    theirs = user("eventstore").address
    named = theirs.replace("esdb://", "esdb://me:secret@")
    monkeypatch.setenv("LESSONS_SERVERS", "auto")
    monkeypatch.setenv("EVENTSTORE_URI", named)
    said = []
    with servers.start("eventstore", say=said.append) as server:
        assert (server.kind, server.address) == ("external", theirs)
        assert server.named("account-123").endswith(".account-123")
    assert "secret" not in "".join(said)
    assert len(said) == 1
