"""Catch-up subscriptions: what is there already, then what comes, each once and in order; clients that vanish."""

import threading
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from esdbclient import CaughtUp, EventStoreDBClient, StreamState
from esdbclient.exceptions import StreamIsDeleted

from tests.embedded_eventstore.streams import given
from tests.waiting import until


def take(subscription, count: int) -> list[str]:
    return [next(subscription).type for _ in range(count)]


def test_what_is_there_and_then_what_comes(client):
    stream = given.stream(client, "A", "B")
    with client.subscribe_to_stream(stream) as subscription:
        assert take(subscription, 2) == ["A", "B"]
        client.append_events(stream, current_version=1, events=given.events("C", "D"))
        assert take(subscription, 2) == ["C", "D"]


@pytest.mark.parametrize(("how", "first"), [({"stream_position": 0}, "B"), ({"from_end": True}, "C")])
def test_a_subscriber_has_seen_the_revision_that_it_names(client, how, first):
    stream = given.stream(client, "A", "B")
    with client.subscribe_to_stream(stream, **how) as subscription:
        client.append_events(stream, current_version=1, events=given.events("C"))
        assert take(subscription, 1) == [first]


@pytest.mark.parametrize(("seen", "first"), [(0, "B"), (1, "C")])
def test_a_subscriber_has_seen_the_position_that_it_names(client, seen, first):
    stream = given.stream(client, "A", "B", "C")
    at = client.get_stream(stream)[seen].commit_position
    with client.subscribe_to_all(commit_position=at) as subscription:
        assert take(subscription, 1) == [first]


def test_from_the_end_of_all(client):
    given.stream(client, "A")
    with client.subscribe_to_all(from_end=True) as subscription:
        stream = given.stream(client, "B")
        event = next(subscription)
        assert (event.stream_name, event.type) == (stream, "B")


def test_a_stream_may_be_subscribed_to_before_it_is_there(client):
    stream = given.name()
    with client.subscribe_to_stream(stream) as subscription:
        client.append_events(stream, current_version=StreamState.NO_STREAM, events=given.events("A"))
        assert take(subscription, 1) == ["A"]


def test_it_is_told_when_everything_was_sent(client):
    stream = given.stream(client, "A", "B")
    with client.subscribe_to_stream(stream, include_caught_up=True) as subscription:
        assert take(subscription, 2) == ["A", "B"]
        assert isinstance(next(subscription), CaughtUp)
        client.append_events(stream, current_version=1, events=given.events("C"))
        assert take(subscription, 1) == ["C"]


def test_of_a_stream_that_is_deleted_for_good_a_subscriber_is_told(client):
    stream = given.stream(client, "A")
    with client.subscribe_to_stream(stream) as subscription:
        assert take(subscription, 1) == ["A"]
        client.tombstone_stream(stream, current_version=0)
        with pytest.raises(StreamIsDeleted):
            next(subscription)


def test_links_are_followed_while_they_come(client):
    stream, links = given.stream(client, "A"), given.name()
    with client.subscribe_to_stream(links, resolve_links=True) as subscription:
        link = given.NewEvent(type="$>", data=f"0@{stream}".encode())
        client.append_events(links, current_version=StreamState.ANY, events=[link])
        event = next(subscription)
        assert (event.stream_name, event.link.stream_name) == (stream, links)


def test_writers_and_subscribers_at_once_miss_nothing_and_get_nothing_twice(server):
    """A few seconds of benchmarks/eventstore_load.py: each subscriber gets every event of $all, in one order."""
    writers, each, begun = 4, 60, threading.Barrier(8)
    prefix = given.name()

    def write(number: int) -> None:
        client = EventStoreDBClient(server.uri)
        begun.wait(20)
        for event in given.events(*(f"{number}-{count}" for count in range(each))):
            client.append_events(f"{prefix}-{number}", current_version=StreamState.ANY, events=[event])
        client.close()

    def subscribe(_) -> list[tuple[int, str]]:
        client = EventStoreDBClient(server.uri)
        with client.subscribe_to_all(filter_include=[prefix + ".*"], filter_by_stream_name=True) as subscription:
            begun.wait(20)
            got = [next(subscription) for _ in range(writers * each)]
        client.close()
        return [(event.commit_position, event.type) for event in got]

    with ThreadPoolExecutor(8) as pool:
        written = [pool.submit(write, number) for number in range(writers)]
        orders = list(pool.map(subscribe, range(4)))
        assert [one.result() for one in written] == [None] * writers
    assert all(order == orders[0] for order in orders)
    assert orders[0] == sorted(set(orders[0]))
    for number in range(writers):
        mine = [type for _, type in orders[0] if type.startswith(f"{number}-")]
        assert mine == [f"{number}-{count}" for count in range(each)]


def test_subscribers_that_vanish_leave_nothing_behind(serve):
    server = serve()
    stream = given.stream(server.client(), "A")
    process = psutil.Process(server.process.pid)
    connections = lambda: len(process.net_connections("tcp"))  # noqa: E731
    before = connections()
    for _ in range(20):
        client = EventStoreDBClient(server.uri)
        subscription = client.subscribe_to_stream(stream)
        assert take(subscription, 1) == ["A"]
        client._connection._grpc_channel.close()  # as when the process ends: nobody says goodbye
    until(lambda: connections() == before)
    assert server.client().get_current_version(stream) == 0
