"""What no good client sends: each time the right refusal, and the server goes on."""

import socket
import threading
import uuid

import grpc
import pytest
from esdbclient import StreamState
from esdbclient.protos.Grpc import shared_pb2, streams_pb2, streams_pb2_grpc

from tests.embedded_eventstore.streams import given

APPEND = "/event_store.client.streams.Streams/Append"
READ = "/event_store.client.streams.Streams/Read"
EMPTY = shared_pb2.Empty()
Options, Proposed = streams_pb2.AppendReq.Options, streams_pb2.AppendReq.ProposedMessage
Identifier = shared_pb2.StreamIdentifier


def options(name: str | bytes) -> streams_pb2.AppendReq:
    raw = name.encode() if isinstance(name, str) else name
    return streams_pb2.AppendReq(options=Options(stream_identifier=Identifier(stream_name=raw), any=EMPTY))


def proposed(data: bytes = b"{}", id: str | None = None, **metadata: str) -> streams_pb2.AppendReq:
    identity = shared_pb2.UUID(string=str(uuid.uuid4()) if id is None else id)
    metadata = metadata or {"type": "A", "content-type": "application/json"}
    return streams_pb2.AppendReq(proposed_message=Proposed(id=identity, metadata=metadata, data=data))


def append(channel, *requests):
    return streams_pb2_grpc.StreamsStub(channel).Append(iter(requests), timeout=10)


def raw(channel, method: str, *messages: bytes):
    kind = channel.stream_stream if method == APPEND else channel.unary_stream
    call = kind(method, request_serializer=bytes, response_deserializer=bytes)
    return list(call(iter(messages) if method == APPEND else messages[0], timeout=10))


@pytest.fixture(autouse=True)
def goes_on(client):
    yield
    assert given.types(client.get_stream(given.stream(client, "A"))) == ["A"]


@pytest.mark.parametrize("method", [APPEND, READ])
@pytest.mark.parametrize("message", [b"\xff\xff\xff", b"\x0a\xff\xff\xff\xff\x0f", bytes(1000)])
def test_what_is_no_protobuf(channel, method, message):
    with pytest.raises(grpc.RpcError) as refused:
        raw(channel, method, message)
    assert refused.value.code() is grpc.StatusCode.UNKNOWN  # as the real server says


def test_fields_that_nobody_knows_are_left_alone(client, channel):
    name = given.name()
    unknown = b"\xc2\x3e\x03abc"  # field 1000, three bytes
    messages = [options(name).SerializeToString() + unknown, proposed().SerializeToString() + unknown]
    assert raw(channel, APPEND, *messages)
    assert given.types(client.get_stream(name)) == ["A"]


@pytest.mark.parametrize(
    "requests",
    [
        [],
        [proposed()],
        [options("")],
        [options(b"\xff\xfe"), proposed()],
        [options("$all"), proposed()],
        [options("$$"), proposed()],
        [options("$$$$a"), proposed()],
        [options("twice"), options("twice")],
        [options("no-type"), proposed(x="y")],
        [options("no-id"), proposed(id="")],
        [options("bad-id"), proposed(id="not-a-uuid")],
    ],
)
def test_appends_that_make_no_sense(channel, requests):
    with pytest.raises(grpc.RpcError) as refused:
        append(channel, *requests)
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert refused.value.details()


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"stream": {"start": EMPTY}, "count": 1},
        {"stream": {"stream_identifier": {"stream_name": b"\xff"}, "start": EMPTY}, "count": 1},
        {"all": {"start": EMPTY}, "subscription": {}, "read_direction": 1},
        {"all": {"start": EMPTY}, "count": 1, "filter": {"count": EMPTY}},
    ],
)
def test_reads_that_make_no_sense(channel, asked):
    request = streams_pb2.ReadReq(options=streams_pb2.ReadReq.Options(uuid_option={"string": EMPTY}, **asked))
    with pytest.raises(grpc.RpcError) as refused:
        list(streams_pb2_grpc.StreamsStub(channel).Read(request, timeout=10))
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize("position", [2**63 - 1, 2**63, 2**64 - 1])
@pytest.mark.parametrize("direction", [0, 1])
def test_positions_beyond_everything(client, channel, position, direction):
    name = given.stream(client, "A")
    in_all = {"all": {"position": {"commit_position": position, "prepare_position": position}}}
    in_stream = {"stream": {"stream_identifier": {"stream_name": name.encode()}, "revision": position}}
    for place, found in ((in_all, direction), (in_stream, direction)):
        asked = streams_pb2.ReadReq.Options(
            **place, count=1, read_direction=direction, no_filter=EMPTY, uuid_option={"string": EMPTY}
        )
        answers = list(streams_pb2_grpc.StreamsStub(channel).Read(streams_pb2.ReadReq(options=asked), timeout=10))
        assert len(answers) == found, "backwards the last event is there, forwards none"


def test_clients_that_vanish_in_the_middle_of_an_append_have_written_nothing(client, channel):
    names = [given.name() for _ in range(20)]
    for name in names:
        sent, over = threading.Event(), threading.Event()

        def requests(name=name, sent=sent, over=over):
            yield options(name)
            yield proposed()
            sent.set()
            over.wait(10)

        call = streams_pb2_grpc.StreamsStub(channel).Append.future(requests(), timeout=10)
        assert sent.wait(10)
        call.cancel()
        over.set()
    assert {client.get_current_version(name) for name in names} == {StreamState.NO_STREAM}


@pytest.mark.parametrize("said", [b"GET / HTTP/1.1\r\n\r\n", b"\x00" * 1000, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff"])
def test_what_is_no_grpc_at_all(server, said):
    host, port = server.uri.removeprefix("esdb://").partition("?")[0].split(":")
    with socket.create_connection((host, int(port)), 5) as connection:
        connection.sendall(said)


def test_a_call_that_the_server_does_not_know(channel):
    with pytest.raises(grpc.RpcError) as refused:
        channel.unary_unary("/event_store.client.users.Users/Create", bytes, bytes)(b"", timeout=10)
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED


def test_ids_may_be_two_numbers(client, channel):
    name, id = given.name(), uuid.UUID("ffeeddcc-bbaa-9988-7766-554433221100")
    high, low = (int.from_bytes(half, "big", signed=True) for half in (id.bytes[:8], id.bytes[8:]))
    structured = shared_pb2.UUID.Structured(most_significant_bits=high, least_significant_bits=low)
    one = proposed()
    one.proposed_message.id.CopyFrom(shared_pb2.UUID(structured=structured))
    append(channel, options(name), one)
    assert client.get_stream(name)[0].id == id
    place = {"stream_identifier": {"stream_name": name.encode()}, "start": EMPTY}
    asked = streams_pb2.ReadReq.Options(stream=place, count=1, no_filter=EMPTY, uuid_option={"structured": EMPTY})
    [answer] = streams_pb2_grpc.StreamsStub(channel).Read(streams_pb2.ReadReq(options=asked), timeout=10)
    assert answer.event.event.id.structured == structured
