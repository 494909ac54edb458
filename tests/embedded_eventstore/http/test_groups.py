"""Persistent subscriptions over HTTP, in the shapes that clients read where a server has no such calls over gRPC."""

import re
from urllib.parse import quote, urlsplit

import pytest
from esdbclient import StreamState

from tests.embedded_eventstore.http.asking import ask
from tests.embedded_eventstore.streams import given
from tests.waiting import until

# The fields that the clients for Go, Java and Node read of a group, and of its settings.
FIELDS = {
    *(
        "eventStreamId",
        "groupName",
        "status",
        "averageItemsPerSecond",
        "totalItemsProcessed",
        "countSinceLastMeasurement",
    ),
    *(
        "lastKnownEventNumber",
        "lastProcessedEventNumber",
        "totalInFlightMessages",
        "readBufferCount",
        "liveBufferCount",
    ),
    *("retryBufferCount", "outstandingMessagesCount", "parkedMessageCount", "config", "connections", "links"),
}
SETTINGS = {
    *("resolveLinktos", "startFrom", "startPosition", "messageTimeoutMilliseconds", "extraStatistics", "maxRetryCount"),
    *("liveBufferSize", "bufferSize", "readBatchSize", "checkPointAfterMilliseconds", "minCheckPointCount"),
    *("maxCheckPointCount", "maxSubscriberCount", "namedConsumerStrategy"),
}


def url(*parts: str) -> str:
    return "/" + "/".join(quote(part, "") for part in parts)


@pytest.fixture
def parked(client) -> tuple[str, str]:
    """A stream and its group, in which one event of two is parked; both names need quoting in a URL."""
    stream, group = f"{given.name()}/b c", "my group"
    client.append_events(stream, current_version=StreamState.NO_STREAM, events=given.events("A", "B"))
    client.create_subscription_to_stream(group, stream, message_timeout=60, extra_statistics=True)
    with client.read_subscription_to_stream(group, stream) as events:
        events.nack(next(events), "park")
        events.ack(next(events))
        until(lambda: client.get_subscription_info(group, stream).parked_message_count == 1)
    return stream, group


def test_all_about_a_group(server, client, parked):
    stream, group = parked
    said = ask(server.uri, url("subscriptions", stream, group, "info")).content
    assert set(said) >= FIELDS
    assert set(said["config"]) >= SETTINGS
    assert (said["eventStreamId"], said["groupName"], said["parkedMessageCount"]) == (stream, group, 1)
    assert (said["lastKnownEventNumber"], said["lastKnownEventPosition"]) == (1, "1")
    assert (said["config"]["startFrom"], said["config"]["messageTimeoutMilliseconds"]) == (0, 60_000)
    over_grpc = client.get_subscription_info(group, stream)
    assert (said["totalItemsProcessed"], said["status"]) == (over_grpc.total_items, over_grpc.status)
    [detail, replay] = (urlsplit(link["href"]) for link in said["links"])
    assert f"esdb://{detail.netloc}" == server.uri.partition("?")[0]
    assert ask(server.uri, detail.path).content["groupName"] == group
    assert replay.path == url("subscriptions", stream, group, "replayParked")


def test_a_consumer_is_named(server, client):
    stream = given.stream(client, "A")
    client.create_subscription_to_stream("g", stream, extra_statistics=True)
    with client.read_subscription_to_stream("g", stream) as events:
        events.ack(next(events))

        def measured() -> dict | None:
            [said] = ask(server.uri, url("subscriptions", stream, "g", "info")).content["connections"]
            return said if said["extraStatistics"] else None

        consumer = until(measured)
    assert {"from", "username", "connectionName", "availableSlots", "inFlightMessages"} <= set(consumer)
    assert re.fullmatch(r"127\.0\.0\.1:\d+", consumer["from"])
    assert set(consumer["extraStatistics"][0]) == {"key", "value"}


def test_groups_are_listed_all_of_a_stream_and_in_pages(server, client):
    stream = given.stream(client, "A")
    for number in range(3):
        client.create_subscription_to_stream(f"g{number}", stream)
    names = ["g0", "g1", "g2"]
    assert [one["groupName"] for one in ask(server.uri, url("subscriptions", stream)).content] == names
    everything = ask(server.uri, "/subscriptions").content
    assert [one["groupName"] for one in everything if one["eventStreamId"] == stream] == names
    assert all(one["connectionCount"] == 0 for one in everything)
    page = ask(server.uri, "/subscriptions?offset=1&count=1").content
    assert (page["total"], len(page["subscriptions"])) == (len(everything), 1)
    assert [link["rel"] for link in page["links"]] == ["self", "first", "previous", "next"]


def test_a_group_on_all(server, client):
    group = given.name()
    client.create_subscription_to_all(group, from_end=True)
    said = ask(server.uri, url("subscriptions", "$all", group, "info")).content
    assert said["config"]["startPosition"].startswith("C:")
    client.delete_subscription(group)


def test_parked_events_are_replayed(server, client, parked):
    stream, group = parked
    answer = ask(server.uri, url("subscriptions", stream, group, "replayParked") + "?stopAt=1", "POST")
    assert answer.status == 200
    assert answer.content  # a client for Node reads JSON of every answer
    with client.read_subscription_to_stream(group, stream) as events:
        assert next(events).type == "A"


def test_parked_events_are_forgotten(server, parked):
    stream, group = parked
    assert ask(server.uri, url("subscriptions", stream, group, "truncateParked"), "POST").status == 200
    assert ask(server.uri, url("subscriptions", stream, group, "info")).content["parkedMessageCount"] == 0


def test_the_subsystem_is_restarted(server, client):
    stream = given.stream(client, "A")
    client.create_subscription_to_stream("g", stream)
    assert ask(server.uri, "/subscriptions/restart", "POST").status == 200
    assert ask(server.uri, url("subscriptions", stream, "g", "info")).content["groupName"] == "g"


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/subscriptions/none/none/info", "GET", 404),
        ("/subscriptions/none", "GET", 404),
        ("/subscriptions/none/none/replayParked", "POST", 404),
        ("/subscriptions/none/none/replayParked?stopAt=-1", "POST", 400),
        ("/subscriptions/none/none/truncateParked", "POST", 404),
        ("/subscriptions?offset=-1&count=1", "GET", 400),
        ("/subscriptions?offset=0&count=0", "GET", 400),
    ],
)
def test_what_makes_no_sense(server, path, method, status):
    assert ask(server.uri, path, method).status == status
