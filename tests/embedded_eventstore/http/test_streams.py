"""Events that are posted to a stream, as AtomPub has it."""

import json
from contextlib import ExitStack
from uuid import uuid4

import pytest
from esdbclient import StreamState

from tests.embedded_eventstore.conftest import start
from tests.embedded_eventstore.http.asking import Answer, ask
from tests.embedded_eventstore.streams import given

EVENTS = "application/vnd.eventstore.events+json"


def post(server, stream: str, body, kind: str = EVENTS, **headers: str) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ask(server.uri, f"/streams/{stream}", "POST", raw, Content_Type=kind, **headers)


def test_a_list_of_events(server, client):
    stream, ids = given.name(), [uuid4(), uuid4()]
    events = [
        {"eventId": str(ids[0]), "eventType": "A", "data": {"n": 1}, "metadata": {"m": "é"}},
        {"eventId": str(ids[1]), "eventType": "B", "data": "words"},
    ]
    answer = post(server, stream, events)
    assert (answer.status, answer.headers["location"].partition("/streams/")[2]) == (201, f"{stream}/0")
    first, second = client.get_stream(stream)
    assert (first.id, first.type, first.data, first.content_type) == (ids[0], "A", b'{"n":1}', "application/json")
    assert (first.metadata, second.id) == ('{"m":"é"}'.encode(), ids[1])
    assert (second.data, second.content_type) == (b"words", "application/octet-stream")


@pytest.mark.parametrize(("kind", "body"), [("application/json", b'{"n": 1}'), ("application/octet-stream", b"\xff")])
@pytest.mark.parametrize("prefix", ["ES", "Kurrent"])
def test_one_event_with_its_type_in_a_header(server, client, kind, body, prefix):
    stream, id = given.name(), uuid4()
    named = {f"{prefix}_EventType": "A", f"{prefix}_EventId": str(id)}
    for _ in range(2):  # the second time it is there already
        assert post(server, stream, body, kind, **named).status == 201
    [event] = client.get_stream(stream)
    assert (event.id, event.type, event.data, event.content_type) == (id, "A", body, kind)


@pytest.mark.parametrize(("body", "stored"), [(b"no JSON", b"no JSON"), (b"a\xff", "a\ufffd".encode())])
def test_one_event_is_not_parsed(server, client, body, stored):
    """As on the real server: clients test with it what they do with malformed events."""
    stream = given.name()
    assert post(server, stream, body, "application/json", ES_EventType="A").status == 201
    [event] = client.get_stream(stream)
    assert (event.data, event.content_type) == (stored, "application/json")


def test_the_expected_version(server, client):
    stream = given.stream(client, "A")
    for expected, status in (("-1", 400), ("5", 400), ("0", 201), ("-4", 201), ("-2", 201), ("x", 400)):
        answer = post(server, stream, [{"eventType": "B", "data": {}}], ES_ExpectedVersion=expected)
        assert answer.status == status, expected
    answer = post(server, stream, [{"eventType": "B", "data": {}}], ES_ExpectedVersion="7")
    assert (answer.reason, answer.headers["es-currentversion"]) == ("Wrong expected EventNumber", "3")


@pytest.mark.parametrize(
    ("body", "kind", "headers"),
    [
        ([], EVENTS, {}),
        ({}, EVENTS, {}),
        (b"no JSON", EVENTS, {}),
        (b"\xff", EVENTS, {}),
        (b"[" * 100_000, EVENTS, {}),
        ([{"data": {}}], EVENTS, {}),
        ([{"eventType": "A", "eventId": "none"}], EVENTS, {}),
        ({}, "application/json", {}),
    ],
)
def test_events_that_make_no_sense(server, client, body, kind, headers):
    stream = given.name()
    assert post(server, stream, body, kind, **headers).status == 400
    assert client.get_current_version(stream) is StreamState.NO_STREAM


def test_streams_that_cannot_be_written_to(server, client):
    stream = given.stream(client, "A")
    client.tombstone_stream(stream, current_version=StreamState.ANY)
    event = [{"eventType": "A", "data": {}}]
    assert post(server, stream, event).status == 410
    assert post(server, "$all", event).status == 400


def test_the_size_of_an_append_is_limited_as_in_the_version_that_it_stands_for(server):
    event = [{"eventType": "A", "data": "x" * 2_000_000}]
    assert post(server, given.name(), event).status == 201
    with ExitStack() as stack:
        answer = post(start(stack, "--server-version", "24.10"), given.name(), event)
    assert (answer.status, answer.body) == (400, b"Maximum Append Size of 1048576 Exceeded.")
