"""The lessons on a server of somebody else: names of the learner's own, nothing of the others touched, nothing left."""

import re
from collections.abc import Iterator

import pytest
from esdbclient import EventStoreDBClient, StreamState
from esdbclient.exceptions import NotFound, StreamIsDeleted

from lessons import events, servers
from lessons.course.catalogue import exercises_of
from lessons.eventstore.connecting import connect_to
from lessons.eventstore.producer import append
from lessons.servers.supervision.prefix import own_prefix
from tests import harness

THEIRS = ("account-123", "account-456")
"""Streams that are called as the lesson's own are."""
EXERCISES = exercises_of("eventstore")
NOTEBOOKS = sorted({exercise.notebook for exercise in EXERCISES})


@pytest.fixture
def elsewhere(tmp_path, monkeypatch) -> Iterator[EventStoreDBClient]:
    """A client of somebody else's server, with something in it."""
    with servers.start("eventstore", say=None) as server, connect_to(server.address) as client:
        for name in THEIRS:
            append(client, name, [events.account_created("Theirs")], StreamState.ANY)
        monkeypatch.setenv("LESSONS_HOME", str(tmp_path))
        monkeypatch.setenv("LESSONS_SERVERS", "auto")
        monkeypatch.setenv("EVENTSTORE_URI", server.address)
        yield client
        for name in THEIRS:
            client.delete_stream(name, current_version=StreamState.ANY)


AGGREGATE = re.compile(r"(snapshot-\$)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The library `eventsourcing` names a stream by the random id of its aggregate, that of its snapshots too."""


def streams_of_users(client: EventStoreDBClient) -> set[str]:
    """The streams with events in them that nobody has deleted, without the system's own."""
    found = {event.stream_name for event in client.read_all() if not event.stream_name.startswith("$")}
    return {name for name in found if exists(client, name)}


def exists(client: EventStoreDBClient, name: str) -> bool:
    try:
        return bool(client.get_stream(name, limit=1))
    except (NotFound, StreamIsDeleted):
        return False


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_lessons_and_exercises_touch_nothing_of_others_and_leave_nothing(elsewhere, notebook):
    before = streams_of_users(elsewhere)
    end = elsewhere.get_commit_position()
    solutions = {one.id: [one.solution_code] for one in EXERCISES if one.notebook == notebook}
    said = harness.attempt(harness.path(notebook), solutions)
    assert all(text.startswith("Correct.") for texts in said.values() for text in texts)
    written = [event for event in elsewhere.read_all(commit_position=end) if not event.stream_name.startswith("$")][1:]
    own = (f"{own_prefix()}.", f"{own_prefix().replace('-', '_')}.")
    assert written
    strange = [event.stream_name for event in written if not event.stream_name.startswith(own)]
    assert [name for name in strange if not AGGREGATE.fullmatch(name)] == []
    assert streams_of_users(elsewhere) == before
