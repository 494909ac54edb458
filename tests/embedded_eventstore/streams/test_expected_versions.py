"""Two writers at once: who is refused, what they are told, and when a repeated append is no second one."""

import pytest
from esdbclient import NewEvent, StreamState
from esdbclient.exceptions import NotFound, StreamIsDeleted, WrongCurrentVersion

from tests.embedded_eventstore.streams import given


@pytest.mark.parametrize("expected", [StreamState.ANY, StreamState.EXISTS, 1])
def test_what_is_so_may_be_expected(client, expected):
    stream = given.stream(client, "A", "B")
    client.append_events(stream, current_version=expected, events=given.events("C"))
    assert given.types(client.get_stream(stream)) == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("expected", "told"),
    [(StreamState.NO_STREAM, "is 1 not StreamState.NO_STREAM"), (0, "is 1 not 0"), (2, "is 1 not 2")],
)
def test_what_is_not_so_is_refused_and_nothing_is_written(client, expected, told):
    stream = given.stream(client, "A", "B")
    with pytest.raises(WrongCurrentVersion, match=told):
        client.append_events(stream, current_version=expected, events=given.events("C"))
    assert given.types(client.get_stream(stream)) == ["A", "B"]


@pytest.mark.parametrize("expected", [StreamState.EXISTS, 0])
def test_a_stream_that_is_not_there_is_told_so(client, expected):
    with pytest.raises(WrongCurrentVersion, match="does not exist"):
        client.append_events(given.name(), current_version=expected, events=given.events("A"))


@pytest.mark.parametrize("expected", [StreamState.ANY, StreamState.EXISTS, StreamState.NO_STREAM])
def test_the_same_append_again_is_answered_as_the_first_time(client, expected):
    stream, both = given.name(), given.events("A", "B")
    first = client.append_events(stream, current_version=StreamState.NO_STREAM, events=both)
    client.append_events(stream, current_version=StreamState.ANY, events=given.events("C"))
    assert client.append_events(stream, current_version=expected, events=both) == first
    assert given.types(client.get_stream(stream)) == ["A", "B", "C"]


@pytest.mark.parametrize("expected", [StreamState.ANY, StreamState.NO_STREAM])
def test_an_append_that_was_done_in_part_is_refused(client, expected):
    stream, [a, b] = given.name(), given.events("A", "B")
    client.append_events(stream, current_version=StreamState.NO_STREAM, events=[a])
    with pytest.raises(WrongCurrentVersion):
        client.append_events(stream, current_version=expected, events=[a, b])
    assert given.types(client.get_stream(stream)) == ["A"]


def test_an_id_counts_in_its_own_stream_only(client):
    [one] = given.events("A")
    streams = given.name(), given.name()
    for stream in (*streams, *streams):
        client.append_events(stream, current_version=StreamState.ANY, events=[one])
    assert [len(client.get_stream(stream)) for stream in streams] == [1, 1]


def test_all_or_nothing_of_an_append_is_there(client):
    stream = given.stream(client, *"ABCDE")
    positions = [event.commit_position for event in client.get_stream(stream)]
    assert positions == sorted(set(positions))
    assert client.get_commit_position() == positions[-1]


def test_no_events_change_nothing(client):
    stream = given.stream(client, "A")
    client.append_events(stream, current_version=0, events=[])
    client.append_events(given.name(), current_version=StreamState.NO_STREAM, events=[])
    assert client.get_current_version(stream) == 0


def test_a_deleted_stream_may_be_begun_again_but_does_not_exist(client):
    stream = given.stream(client, "A", "B")
    client.delete_stream(stream, current_version=1)
    with pytest.raises(StreamIsDeleted):
        client.append_events(stream, current_version=StreamState.EXISTS, events=given.events("C"))
    with pytest.raises(WrongCurrentVersion):
        client.append_events(stream, current_version=0, events=given.events("C"))
    client.append_events(stream, current_version=StreamState.NO_STREAM, events=given.events("C"))
    assert [(event.type, event.stream_position) for event in client.get_stream(stream)] == [("C", 2)]


@pytest.mark.parametrize("name", ["ü ☃ 漢字", "%s;DROP TABLE events;--", "a/b?c=d#e", "x" * 2000, "-", "nul\x00"])
def test_a_stream_may_have_any_name(client, name):
    stream = name + given.name()
    client.append_events(stream, current_version=StreamState.NO_STREAM, events=given.events("A"))
    [event] = client.get_stream(stream)
    assert event.stream_name == stream
    client.delete_stream(stream, current_version=0)
    with pytest.raises(NotFound):
        client.get_stream(stream)


def test_what_was_appended_comes_back_as_it_was(client):
    stream = given.name()
    sent = NewEvent(type="Ä b", data=bytes(range(256)), metadata=b"\x00", content_type="application/octet-stream")
    client.append_event(stream, current_version=StreamState.NO_STREAM, event=sent)
    [got] = client.get_stream(stream)
    same = ("id", "type", "data", "metadata", "content_type")
    assert [getattr(got, name) for name in same] == [getattr(sent, name) for name in same]
    assert got.recorded_at is not None
