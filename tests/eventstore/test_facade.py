"""The source's example, on the facade that has its names."""

import pytest

from lessons.errors import AddressError, ServerError
from lessons.events import EventError
from lessons.eventstore import EventStore
from lessons.eventstore.client_errors import AppendTooLarge, StreamGone
from lessons.eventstore.facade import StreamError

EVENTS = [
    {"type": "AccountCreated", "data": {"owner": "Alice"}},
    {"type": "MoneyDeposited", "data": {"amount": 1000}},
]


def test_the_example_as_it_stands(mine):
    with EventStore("localhost") as es:
        assert es.append_to_stream("account-123", EVENTS) == 1
        stream = es.read_stream_events_forward("account-123")
        assert [{"type": event.type, "data": event.data} for event in stream] == EVENTS
        assert list(es.read_stream_events_forward("account-123", from_version=5)) == []
        [second] = es.read_stream_events_forward("account-123", from_version=1)
        assert (second.type, second.version) == ("MoneyDeposited", 1)


def test_a_connection_string_does_too(eventstore, mine):
    with EventStore(eventstore.address) as es, EventStore("localhost") as same:
        es.append_to_stream("account-123", EVENTS)
        assert len(list(same.read_stream_events_forward("account-123"))) == 2


def test_names_are_those_of_the_run(client, mine):
    with EventStore("localhost") as es:
        es.append_to_stream("account-123", EVENTS)
    assert client.get_current_version(mine("account-123")) == 1


def test_a_stream_that_is_not_there_has_no_events(mine):
    with EventStore("localhost") as es:
        assert list(es.read_stream_events_forward("account-999")) == []


@pytest.mark.parametrize("address", ["localhost:2113", "db.example", ""])
def test_what_is_no_connection_string_is_told(address):
    with pytest.raises(AddressError, match=r"Write it like esdb://localhost:2113\?Tls=false"):
        EventStore(address)


def test_where_nobody_answers_it_says_so(free_port):
    with pytest.raises(ServerError, match="does not answer"):
        EventStore(f"esdb://localhost:{free_port}?Tls=false")


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ({"data": {}}, "has no type"),
        ({"type": "", "data": {}}, "has no type"),
        ("MoneyDeposited", "has no type"),
        ({"type": "MoneyDeposited"}, "is no dict"),
        ({"type": "MoneyDeposited", "data": {"amount": {1, 2}}}, "can't be written as JSON"),
    ],
)
def test_what_is_no_event_is_not_written(mine, event, why):
    with EventStore("localhost") as es:
        with pytest.raises(EventError, match=why):
            es.append_to_stream("account-123", [*EVENTS, event])
        assert list(es.read_stream_events_forward("account-123")) == []


@pytest.mark.parametrize("given", [[], (), {}, EVENTS[0]])
def test_what_is_no_list_of_events_is_told(mine, given):
    with EventStore("localhost") as es, pytest.raises(EventError, match="This is no list of events"):
        es.append_to_stream("account-123", given)


@pytest.mark.parametrize("version", [-1, 2**63, "5", 1.5, None])
def test_what_is_no_version_is_told(mine, version):
    with EventStore("localhost") as es, pytest.raises(StreamError, match="This is no version"):
        list(es.read_stream_events_forward("account-123", from_version=version))


@pytest.mark.parametrize("name", ["", 5, None])
def test_what_is_no_name_is_told(mine, name):
    with EventStore("localhost") as es:
        with pytest.raises(StreamError, match="This is no name of a stream"):
            es.append_to_stream(name, EVENTS)
        with pytest.raises(StreamError, match="This is no name of a stream"):
            list(es.read_stream_events_forward(name))


def test_events_that_are_too_large_are_told(mine):
    larger, far_larger = ({"type": "VideoStored", "data": {"bytes": "x" * size}} for size in (16_800_000, 30_000_000))
    for some_events in ([larger], [*EVENTS, larger], [far_larger]):
        with EventStore("localhost") as es, pytest.raises(AppendTooLarge, match="too large for one append"):
            es.append_to_stream("account-123", some_events)


def test_a_stream_with_a_tombstone_is_told(client, mine):
    with EventStore("localhost") as es:
        es.append_to_stream("account-123", EVENTS)
        client.tombstone_stream(mine("account-123"), current_version=1)
        with pytest.raises(StreamGone, match="account-123"):
            list(es.read_stream_events_forward("account-123"))
