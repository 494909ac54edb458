"""Users, passwords and $acl, which count with TLS; without it everything is allowed to everybody."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import grpc
import pytest
from esdbclient import EventStoreDBClient, StreamState
from esdbclient.exceptions import AccessDeniedError, GrpcError, ServiceUnavailable
from esdbclient.protos.Grpc import streams_pb2, streams_pb2_grpc

from tests.embedded_eventstore.conftest import Server, start
from tests.embedded_eventstore.streams import given


@pytest.fixture(scope="module")
def secure() -> Iterator[Server]:
    with ExitStack() as stack:
        yield start(stack, "--tls")


@pytest.fixture
def admin(secure) -> EventStoreDBClient:
    return secure.client("admin:changeit")


@pytest.fixture
def ops(secure) -> EventStoreDBClient:
    return secure.client("ops:changeit")


def code(raised) -> grpc.StatusCode:
    """The status behind what the client raises, whichever of its classes it took."""
    return raised.value.args[0].code()


def test_a_user_may_use_streams_that_say_nothing_of_users(ops):
    stream = given.stream(ops, "A")
    assert given.types(ops.get_stream(stream)) == ["A"]
    ops.delete_stream(stream, current_version=0)


@pytest.mark.parametrize("user", ["admin:wrong", "nobody:changeit"])
def test_who_gives_a_wrong_password_is_not_let_in(secure, user):
    with pytest.raises(GrpcError) as refused:
        secure.client(user).get_stream(given.name())
    assert code(refused) is grpc.StatusCode.UNAUTHENTICATED


def test_streams_of_the_system_and_all_are_for_administrators(admin, ops):
    assert len(list(admin.read_all(limit=1, filter_exclude=[]))) == 1
    for attempt in (
        lambda: list(ops.read_all(limit=1)),
        lambda: ops.get_stream("$settings"),
        lambda: list(ops.subscribe_to_all(timeout=5)),
    ):
        with pytest.raises(GrpcError) as refused:
            attempt()
        assert code(refused) is grpc.StatusCode.PERMISSION_DENIED
    with pytest.raises(AccessDeniedError):
        ops.append_events("$settings", current_version=StreamState.ANY, events=given.events("A"))


ATTEMPTS = {
    "$r": lambda client, stream: client.get_stream(stream),
    "$w": lambda client, stream: client.append_event(
        stream, current_version=StreamState.ANY, event=given.events("B")[0]
    ),
    "$d": lambda client, stream: client.delete_stream(stream, current_version=StreamState.ANY),
    "$mr": lambda client, stream: client.get_stream_metadata(stream),
    "$mw": lambda client, stream: client.set_stream_metadata(stream, metadata={}, current_version=StreamState.ANY),
}


@pytest.mark.parametrize("what", ATTEMPTS)
@pytest.mark.parametrize(
    ("named", "allowed"), [("$admins", False), ("$ops", True), ("ops", True), (["x", "$all"], True)]
)
def test_a_stream_says_who_may_do_what(admin, ops, what, named, allowed):
    stream = given.stream(admin, "A")
    metadata = {"$acl": {what: named}}
    admin.set_stream_metadata(stream, metadata=metadata, current_version=StreamState.NO_STREAM)
    if not allowed:
        with pytest.raises(GrpcError) as refused:
            ATTEMPTS[what](ops, stream)
        assert code(refused) is grpc.StatusCode.PERMISSION_DENIED
    ATTEMPTS[what](ops if allowed else admin, stream)


def test_the_refusal_is_one_that_clients_know(secure):
    target = secure.uri.removeprefix("esdb://").partition("?")[0]
    authority = Path(secure.uri.partition("TlsCaFile=")[2]).read_bytes()
    with grpc.secure_channel(target, grpc.ssl_channel_credentials(authority)) as channel:
        options = streams_pb2.ReadReq.Options(all={"start": {}}, count=1, no_filter={}, uuid_option={"string": {}})
        with pytest.raises(grpc.RpcError) as refused:
            list(streams_pb2_grpc.StreamsStub(channel).Read(streams_pb2.ReadReq(options=options)))
    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED
    assert dict(refused.value.trailing_metadata())["exception"] == "access-denied"


def test_without_the_certificate_of_its_authority_nobody_connects(secure):
    uri = secure.uri.partition("&TlsCaFile")[0].replace("esdb://", "esdb://admin:changeit@")
    with pytest.raises((ServiceUnavailable, GrpcError)):
        EventStoreDBClient(uri + "&MaxDiscoverAttempts=1").get_stream(given.name(), timeout=3)


def test_a_cluster_is_discovered_with_tls_too(secure):
    uri = secure.uri.replace("esdb://", "esdb+discover://admin:changeit@")
    client = EventStoreDBClient(uri)
    assert [member.state for member in client.read_gossip()] == ["NODE_STATE_LEADER"]
    assert client.get_current_version(given.name()) is StreamState.NO_STREAM
    client.close()


def test_passwords_come_from_the_environment(monkeypatch, serve):
    monkeypatch.setenv("EVENTSTORE_OPS_PASSWORD", "other: than before")
    server = serve(tls=True)
    with pytest.raises(GrpcError):
        server.client("ops:changeit").get_current_version(given.name())
    credentials = server.client("admin:changeit").construct_call_credentials("ops", "other: than before")
    version = server.client("admin:changeit").get_current_version(given.name(), credentials=credentials)
    assert version is StreamState.NO_STREAM


def test_without_tls_there_are_no_users(client):
    metadata = {"$acl": {"$r": "$admins"}}
    stream = given.stream(client, "A")
    client.set_stream_metadata(stream, metadata=metadata, current_version=StreamState.ANY)
    assert given.types(client.get_stream(stream)) == ["A"]
