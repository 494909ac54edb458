"""Deleting a stream so that it may come again, and for good."""

import pytest
from esdbclient import StreamState
from esdbclient.exceptions import FailedPrecondition, NotFound, StreamIsDeleted, WrongCurrentVersion

from tests.embedded_eventstore.streams import given


def test_a_deleted_stream_is_not_found_and_its_revisions_go_on(client):
    stream = given.stream(client, "A", "B")
    client.delete_stream(stream, current_version=StreamState.ANY)
    with pytest.raises(NotFound):
        client.get_stream(stream)
    client.append_events(stream, current_version=StreamState.ANY, events=given.events("C"))
    assert [(event.type, event.stream_position) for event in client.get_stream(stream)] == [("C", 2)]


def test_a_deleted_stream_stays_in_all(client):
    stream = given.stream(client, "A")
    start = client.get_stream(stream)[0].commit_position
    client.delete_stream(stream, current_version=0)
    assert given.types(client.read_all(commit_position=start, limit=1)) == ["A"]


@pytest.mark.parametrize("how", ["delete_stream", "tombstone_stream"])
def test_who_deletes_must_know_the_version(client, how):
    stream = given.stream(client, "A", "B")
    with pytest.raises(WrongCurrentVersion, match="Expected version: 0, Actual version: 1"):
        getattr(client, how)(stream, current_version=0)
    assert given.types(client.get_stream(stream)) == ["A", "B"]


@pytest.mark.parametrize("expected", [StreamState.ANY, StreamState.NO_STREAM, StreamState.EXISTS, 0])
def test_what_never_was_there_can_not_be_deleted(client, expected):
    with pytest.raises(NotFound):
        client.delete_stream(given.name(), current_version=expected)


def test_deleting_again_changes_nothing(client):
    stream = given.stream(client, "A", "B")
    for expected in (1, 1, StreamState.ANY):
        client.delete_stream(stream, current_version=expected)
    with pytest.raises(StreamIsDeleted):
        client.delete_stream(stream, current_version=StreamState.EXISTS)


def test_a_stream_deleted_for_good_refuses_everything(client):
    stream = given.stream(client, "A")
    client.tombstone_stream(stream, current_version=0)
    attempts = (
        lambda: client.get_stream(stream),
        lambda: client.get_current_version(stream),
        lambda: client.append_events(stream, current_version=StreamState.ANY, events=given.events("B")),
        lambda: client.delete_stream(stream, current_version=StreamState.ANY),
        lambda: client.tombstone_stream(stream, current_version=StreamState.ANY),
    )
    for attempt in attempts:
        with pytest.raises(StreamIsDeleted):
            attempt()
    with pytest.raises(FailedPrecondition, match="is deleted"):  # what this client makes of the other kind of append
        client.append_event(stream, current_version=StreamState.NO_STREAM, event=given.events("B")[0])


def test_a_name_can_be_taken_away_before_anybody_has_it(client):
    stream = given.name()
    client.tombstone_stream(stream, current_version=StreamState.NO_STREAM)
    with pytest.raises(StreamIsDeleted):
        client.append_events(stream, current_version=StreamState.ANY, events=given.events("A"))


def test_deletes_are_kept(serve, tmp_path):
    first = serve(data=tmp_path)
    client = first.client()
    soft, hard = given.stream(client, "A"), given.stream(client, "B")
    client.delete_stream(soft, current_version=0)
    client.tombstone_stream(hard, current_version=0)
    client.close()
    first.process.kill()
    first.process.wait()
    client = serve(data=tmp_path).client()
    with pytest.raises(NotFound):
        client.get_stream(soft)
    with pytest.raises(StreamIsDeleted):
        client.get_stream(hard)
