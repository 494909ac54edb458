"""The source's example, on the facade that has its names."""

import pytest

from lessons.errors import AddressError, ServerError
from lessons.events import EventError
from lessons.eventstore import EventStore

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
