"""Stream metadata: what is kept of a stream ($maxCount, $maxAge, $tb), and versions of the metadata itself."""

import pytest
from esdbclient import NewEvent, StreamState
from esdbclient.exceptions import NotFound, StreamIsDeleted, WrongCurrentVersion

from embedded_eventstore.store import NewEvent as StoredEvent
from embedded_eventstore.store import Store, new_id
from tests.embedded_eventstore.streams import given


def keep(client, stream: str, **said) -> None:
    metadata = {f"${name}": value for name, value in said.items()}
    client.set_stream_metadata(stream, metadata=metadata, current_version=StreamState.ANY)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"maxCount": 2}, "DE"),
        ({"maxCount": 9}, "ABCDE"),
        ({"tb": 3}, "DE"),
        ({"tb": 9}, ""),
        ({"maxCount": 4, "tb": 3}, "DE"),
        ({"maxCount": 1, "tb": 0}, "E"),
        ({"maxCount": 0}, "ABCDE"),
        ({"maxCount": "2", "tb": -1, "maxAge": None}, "ABCDE"),
    ],
)
def test_what_is_kept_of_a_stream(client, said, kept):
    stream = given.stream(client, *"ABCDE")
    keep(client, stream, **said)
    assert given.types(client.get_stream(stream)) == list(kept)
    assert given.types(client.get_stream(stream, backwards=True)) == list(kept)[::-1]
    client.append_events(stream, current_version=4, events=given.events("F"))


def test_what_is_not_kept_stays_in_all(client):
    stream = given.stream(client, *"ABC")
    start = client.get_stream(stream)[0].commit_position
    keep(client, stream, maxCount=1)
    assert given.types(client.read_all(commit_position=start, limit=3)) == ["A", "B", "C"]


def test_events_are_kept_for_so_many_seconds():
    now = 1_000_000_000_000
    store = Store(clock=lambda: now)
    for letter in "ABC":
        now += 10 * 10**9
        store.append("aging", [StoredEvent(new_id(), letter)])
    store.set_metadata("aging", {"$maxAge": 15})
    assert [event.type for event in store.read_stream("aging")] == ["B", "C"]
    now += 60 * 10**9
    assert store.read_stream("aging") == []
    assert store.append("aging", [StoredEvent(new_id(), "D")], 2).revision == 3
    assert [event.type for event in store.read_stream("aging", forwards=False)] == ["D"]


def test_metadata_has_versions_of_its_own(client):
    stream = given.stream(client, "A")
    assert client.get_stream_metadata(stream) == ({}, StreamState.NO_STREAM)
    client.set_stream_metadata(stream, metadata={"owner": "Alice"}, current_version=StreamState.NO_STREAM)
    with pytest.raises(WrongCurrentVersion):
        client.set_stream_metadata(stream, metadata={"owner": "Bob"}, current_version=StreamState.NO_STREAM)
    client.set_stream_metadata(stream, metadata={"owner": "Bob"}, current_version=0)
    assert client.get_stream_metadata(stream) == ({"owner": "Bob"}, 1)
    assert len(client.get_stream(f"$${stream}")) == 1, "only the newest metadata is kept"


def test_metadata_may_come_before_the_stream(client):
    stream = given.name()
    keep(client, stream, maxCount=1)
    with pytest.raises(NotFound):
        client.get_stream(stream)
    client.append_events(stream, current_version=StreamState.EXISTS, events=given.events("A", "B"))
    assert given.types(client.get_stream(stream)) == ["B"]


@pytest.mark.parametrize("data", [b"no JSON", b"[]", b"7", b"", b'{"$maxCount": {}}', b"[" * 100_000])
def test_metadata_that_makes_no_sense_says_nothing(client, data):
    stream = given.stream(client, "A", "B")
    event = NewEvent(type="$metadata", data=data)
    client.append_events(f"$${stream}", current_version=StreamState.ANY, events=[event])
    assert given.types(client.get_stream(stream)) == ["A", "B"]


def test_metadata_of_a_stream_deleted_for_good_is_gone_too(client):
    stream = given.stream(client, "A")
    keep(client, stream, maxCount=1)
    client.tombstone_stream(stream, current_version=0)
    with pytest.raises(StreamIsDeleted):
        client.get_stream_metadata(stream)
