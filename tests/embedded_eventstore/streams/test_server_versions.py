"""A server stands for a version of the real one: what clients are told of it, and its limits."""

import grpc
import pytest
from esdbclient import NewEvent, StreamState
from esdbclient.exceptions import MaximumAppendSizeExceededError

from embedded_eventstore.protocol.limits import AppendSize
from embedded_eventstore.store import AppendTooLarge, EventTooLarge, new_id
from embedded_eventstore.store import NewEvent as Event
from embedded_eventstore.versions import MEBIBYTE, VERSIONS, ServerVersion
from embedded_eventstore.wire import shared_pb2, streams_v2_pb2
from tests.embedded_eventstore.streams import given
from tests.embedded_eventstore.streams.asking import call

FEATURES = "event_store.client.server_features.ServerFeatures"
V2 = "kurrentdb.protocol.v2.streams.StreamsService"


def supported(server):
    with grpc.insecure_channel(given.address(server)) as channel:
        return call(channel, FEATURES, "GetSupportedMethods", shared_pb2.Empty())


@pytest.mark.parametrize(
    ("version", "sessions", "records"),
    [("24.10", False, False), ("25.1", True, False), ("26.0", True, False), ("26.1", True, True)],
)
def test_clients_are_told_the_version_and_its_calls(serve, version, sessions, records):
    told = supported(serve(version=version))
    assert told.event_store_server_version == f"{version}.0"
    calls = {f"{method.service_name}/{method.method_name}" for method in told.methods}
    assert (f"{V2.lower()}/appendsession" in calls) is sessions
    assert (f"{V2.lower()}/appendrecords" in calls) is records
    assert "event_store.client.streams.streams/batchappend" in calls


def test_clients_are_told_what_groups_can_be_on(serve):
    methods = supported(serve()).methods
    create = next(one for one in methods if "persistent" in one.service_name and one.method_name == "create")
    assert list(create.features) == ["stream", "all"]


def test_a_call_that_the_version_does_not_have_is_refused_in_a_sentence(serve):
    server = serve(version="24.10")
    with grpc.insecure_channel(given.address(server)) as channel, pytest.raises(grpc.RpcError) as refused:
        call(channel, V2, "AppendRecords", streams_v2_pb2.AppendRecordsRequest())
    assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED
    assert f"/{V2}/AppendRecords" in refused.value.details()


@pytest.mark.parametrize("events", [[MEBIBYTE + 1], [10_000_000], [MEBIBYTE // 2] * 3])
def test_24_10_takes_a_mebibyte_at_once(serve, events):
    client, name = serve(version="24.10").client(), given.name()
    with pytest.raises(MaximumAppendSizeExceededError, match=str(MEBIBYTE)):
        given.append(client, name, *(NewEvent(type="A", data=bytes(size)) for size in events))
    assert client.get_current_version(name) is StreamState.NO_STREAM
    given.append(client, name, NewEvent(type="A", data=bytes(MEBIBYTE // 2)))


def test_26_1_takes_more_at_once(serve):
    client, name = serve().client(), given.name()
    given.append(client, name, *(NewEvent(type="A", data=bytes(MEBIBYTE)) for _ in range(3)))
    assert client.get_current_version(name) == 2


def test_an_event_over_the_limit_is_refused_by_name(serve):
    server = serve()
    client, name = server.client(), given.name()
    too_large = NewEvent(type="A", data=bytes(16 * MEBIBYTE + 1))
    with pytest.raises(Exception, match=r"MaximumAppendEventSizeExceeded|exceeds Maximum Append Event Size"):
        given.append(client, name, too_large)
    assert client.get_current_version(name) is StreamState.NO_STREAM


def test_what_counts_is_data_metadata_and_twice_the_type():
    limits = ServerVersion(
        "0", max_append_size=20, max_event_size=12, has_append_session=False, has_append_records=False
    )
    size = AppendSize(limits)
    size.add(Event(new_id(), "AB", b"12345", b"123"))
    assert size.bytes == 12
    with pytest.raises(EventTooLarge):
        AppendSize(limits).add(Event(new_id(), "AB", b"12345", b"1234"))
    with pytest.raises(AppendTooLarge):
        size.add(Event(new_id(), "A", b"1234567"))


def test_each_version_is_named_by_its_option():
    assert {name: version.number.rpartition(".")[0] for name, version in VERSIONS.items()} == {n: n for n in VERSIONS}
