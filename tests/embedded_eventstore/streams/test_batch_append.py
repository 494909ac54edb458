"""Batch append: deadlines, refusals before the last message, and one call that goes on after them."""

import queue
import uuid

import pytest
from esdbclient import StreamState

from embedded_eventstore.wire import streams_pb2 as pb
from tests.embedded_eventstore.streams import given
from tests.embedded_eventstore.streams.asking import call

STREAMS = "event_store.client.streams.Streams"


class Calling:
    """One call, to which requests are given one by one."""

    def __init__(self, channel):
        self._requests = queue.Queue()
        self._answers = call(channel, STREAMS, "BatchAppend", iter(self._requests.get, None), timeout=20)

    def send(self, request: pb.BatchAppendReq) -> None:
        self._requests.put(request)

    def answer(self) -> pb.BatchAppendResp:
        return next(self._answers)

    def end(self) -> list[pb.BatchAppendResp]:
        self._requests.put(None)
        return list(self._answers)


@pytest.fixture
def calling(channel):
    calling = Calling(channel)
    yield calling
    calling.end()


def identity() -> dict:
    return {"string": str(uuid.uuid4())}


def options(name: str, **fields) -> dict:
    return {"stream_identifier": {"stream_name": name.encode()}, "any": {}, **fields}


def proposed(data: bytes = b"{}") -> bytes:
    metadata = {"type": "A", "content-type": "application/json"}
    return pb.BatchAppendReq.ProposedMessage(id=identity(), metadata=metadata, data=data).SerializeToString()


def test_an_append_in_parts(client, calling):
    name, id = given.name(), identity()
    calling.send(pb.BatchAppendReq(correlation_id=id, options=options(name), proposed_messages=[proposed()]))
    calling.send(pb.BatchAppendReq(correlation_id=id, proposed_messages=[proposed()], is_final=True))
    assert calling.answer().success.current_revision == 1
    assert len(client.get_stream(name)) == 2


def test_an_append_whose_last_part_never_comes_times_out(client, calling):
    name, id = given.name(), identity()
    given_ms = {"nanos": 50_000_000}
    calling.send(pb.BatchAppendReq(correlation_id=id, options=options(name, deadline=given_ms)))
    answer = calling.answer()
    assert (answer.error.code, answer.error.message) == (4, "Timeout")
    assert answer.correlation_id.string == id["string"]
    calling.send(pb.BatchAppendReq(correlation_id=id, proposed_messages=[proposed()], is_final=True))
    assert calling.end() == [], "what comes too late is ignored"
    assert client.get_current_version(name) is StreamState.NO_STREAM


@pytest.mark.parametrize("deadline", [{"deadline": {"seconds": 0}}, {"deadline_21_10_0": {"seconds": 1}}])
def test_a_deadline_that_is_over(client, calling, deadline):
    name = given.name()
    wanted = options(name, **deadline)
    calling.send(
        pb.BatchAppendReq(correlation_id=identity(), options=wanted, proposed_messages=[proposed()], is_final=True)
    )
    assert calling.answer().error.message == "Timeout"
    assert client.get_current_version(name) is StreamState.NO_STREAM


def test_many_events_within_a_millisecond_time_out(client, calling):
    name, many = given.name(), [proposed() for _ in range(20_000)]
    wanted = options(name, deadline={"nanos": 1_000_000})
    calling.send(pb.BatchAppendReq(correlation_id=identity(), options=wanted, proposed_messages=many, is_final=True))
    assert calling.answer().error.message == "Timeout"
    assert client.get_current_version(name) is StreamState.NO_STREAM


def test_parts_without_a_beginning_are_ignored_and_the_call_goes_on(client, calling):
    name = given.name()
    calling.send(pb.BatchAppendReq(correlation_id=identity(), proposed_messages=[proposed()], is_final=True))
    calling.send(
        pb.BatchAppendReq(
            correlation_id=identity(), options=options(name), proposed_messages=[proposed()], is_final=True
        )
    )
    assert calling.answer().success.current_revision == 0


@pytest.mark.parametrize(
    ("wrong", "code", "words"),
    [
        ({"no_stream": {}}, 6, "WrongExpectedVersion"),
        ({"stream_identifier": None}, 3, "BadRequest"),
        ({"any": None}, 3, "BadRequest"),
    ],
)
def test_refusals_have_the_codes_of_the_real_server(client, calling, wrong, code, words):
    name = given.stream(client, "A")
    given_options = {key: value for key, value in {**options(name), **wrong}.items() if value is not None}
    if "no_stream" in wrong:
        del given_options["any"]
    calling.send(
        pb.BatchAppendReq(
            correlation_id=identity(), options=given_options, proposed_messages=[proposed()], is_final=True
        )
    )
    answer = calling.answer()
    assert (answer.error.code, answer.error.message) == (code, words)
    assert len(answer.error.details) == 1
    assert len(client.get_stream(name)) == 1
