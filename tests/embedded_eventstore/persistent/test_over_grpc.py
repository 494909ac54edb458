"""Persistent subscriptions as a client sees them, against a running server."""

from __future__ import annotations

import signal
from functools import partial
from pathlib import Path
from uuid import uuid4

import grpc
import pytest
from esdbclient import NewEvent, StreamState
from esdbclient.exceptions import (
    AlreadyExists,
    EventStoreDBClientException,
    InternalError,
    MaximumSubscriptionsReached,
    NotFound,
)
from esdbclient.protos.Grpc import persistent_pb2 as pb
from esdbclient.protos.Grpc import persistent_pb2_grpc, shared_pb2


def append(client, stream: str, count: int, type: str = "Ordered") -> list[NewEvent]:
    events = [NewEvent(type=type, data=b"{}") for _ in range(count)]
    client.append_events(stream, current_version=StreamState.ANY, events=events)
    return events


@pytest.fixture
def name() -> str:
    return uuid4().hex


def reading(client, group: str, stream: str | None = None, **options):
    """A consumer of the group, that is stopped without long waiting."""
    options = {"max_ack_delay": 0.01, "stopping_grace": 0.05, **options}
    if stream is None:
        return client.read_subscription_to_all(group, **options)
    return client.read_subscription_to_stream(group, stream, **options)


def first(subscription, count: int) -> list:
    """The next ``count`` events."""
    return [next(subscription) for _ in range(count)]


def test_events_are_read_acknowledged_and_never_come_again(client, name):
    client.create_subscription_to_stream("mailers", name)
    events = append(client, name, 3)
    with reading(client, "mailers", name) as subscription:
        assert subscription.subscription_id == f"{name}::mailers"
        got = first(subscription, 3)
        for event in got:
            subscription.ack(event)
    assert [event.id for event in got] == [event.id for event in events]
    assert [event.retry_count for event in got] == [0, 0, 0]
    more = append(client, name, 1)
    with reading(client, "mailers", name) as subscription:
        assert next(subscription).id == more[0].id


def test_a_consumer_that_vanishes_leaves_its_events_to_another(client, name):
    client.create_subscription_to_stream("mailers", name)
    events = append(client, name, 2)
    one = reading(client, "mailers", name)
    first(one, 2)
    two = reading(client, "mailers", name)
    one._read_resps.cancel()  # not stopped: its connection breaks off
    assert [(event.id, event.retry_count) for event in first(two, 2)] == [(event.id, 1) for event in events]
    two.stop()


def test_parked_events_come_again_when_replayed(client, name):
    client.create_subscription_to_stream("mailers", name)
    events = append(client, name, 2)
    with reading(client, "mailers", name) as subscription:
        for event in first(subscription, 2):
            subscription.nack(event, "park")
        parked = f"$persistentsubscription-{name}::mailers-parked"
        with client.subscribe_to_stream(parked, timeout=10) as catchup:
            assert [event.data for event in first(catchup, 2)] == [f"{n}@{name}".encode() for n in (0, 1)]
        assert client.get_subscription_info("mailers", name).parked_message_count == 2
        client.replay_parked_events("mailers", name)
        again = first(subscription, 2)
        assert [event.id for event in again] == [event.id for event in events]
        assert again[0].link.stream_name == parked


def test_links_are_resolved_if_wanted(client, name):
    (event,) = append(client, f"{name}-source", 1)
    link = NewEvent(type="$>", data=f"0@{name}-source".encode(), content_type="application/octet-stream")
    client.append_events(name, current_version=StreamState.ANY, events=[link])
    for resolve in (True, False):
        client.create_subscription_to_stream(f"mailers-{resolve}", name, resolve_links=resolve)
        with reading(client, f"mailers-{resolve}", name) as subscription:
            got = next(subscription)
            assert got.id == (event.id if resolve else link.id)
            assert got.ack_id == link.id
            subscription.ack(got)


def test_a_filtered_group_on_all(client, name):
    client.create_subscription_to_all("mailers" + name, filter_include=[f"Paid{name}"], from_end=True)
    append(client, name, 5)
    (paid,) = append(client, name, 1, type=f"Paid{name}")
    with reading(client, "mailers" + name) as subscription:
        assert subscription.subscription_id == f"$all::mailers{name}"
        assert next(subscription).id == paid.id


def test_all_settings_come_back(client, name):
    given = {
        "resolve_links": True,
        "consumer_strategy": "PinnedByCorrelation",
        "message_timeout": 1.5,
        "max_retry_count": 4,
        "min_checkpoint_count": 5,
        "max_checkpoint_count": 6,
        "checkpoint_after": 0.7,
        "max_subscriber_count": 8,
        "live_buffer_size": 9,
        "read_batch_size": 10,
        "history_buffer_size": 11,
        "extra_statistics": True,
    }
    client.create_subscription_to_stream("mailers", name, stream_position=3, **given)
    info = client.get_subscription_info("mailers", name)
    assert {key: getattr(info, key) for key in given} == given
    assert (info.event_source, info.group_name, info.start_from, info.status) == (name, "mailers", "3", "Live")


def test_a_group_is_listed_while_it_exists(client, name):
    assert client.list_subscriptions_to_stream(name) == []
    client.create_subscription_to_stream("mailers", name)
    assert [info.group_name for info in client.list_subscriptions_to_stream(name)] == ["mailers"]
    assert (name, "mailers") in [(info.event_source, info.group_name) for info in client.list_subscriptions()]
    client.delete_subscription("mailers", name)
    assert client.list_subscriptions_to_stream(name) == []


def test_refusals(client, name):
    client.create_subscription_to_stream("mailers", name, max_subscriber_count=1)
    with pytest.raises(AlreadyExists):
        client.create_subscription_to_stream("mailers", name)
    with reading(client, "mailers", name), pytest.raises(MaximumSubscriptionsReached):
        reading(client, "mailers", name)
    with pytest.raises(InternalError):
        client.create_subscription_to_stream("others", name, history_buffer_size=100)
    for ask in (
        client.get_subscription_info,
        client.delete_subscription,
        client.replay_parked_events,
        client.update_subscription_to_stream,
        partial(reading, client),
    ):
        with pytest.raises(NotFound):
            ask("nobody", name)


@pytest.mark.parametrize("change", ["update_subscription_to_stream", "delete_subscription"])
def test_a_changed_or_deleted_group_drops_its_consumers(client, name, change):
    client.create_subscription_to_stream("mailers", name)
    with reading(client, "mailers", name) as subscription:
        getattr(client, change)("mailers", name)
        with pytest.raises(EventStoreDBClientException) as error:
            next(subscription)
        cause = error.value.args[0]
        assert cause.code() is grpc.StatusCode.CANCELLED
        assert dict(cause.trailing_metadata())["exception"] == "persistent-subscription-dropped"


def test_the_status_says_which_group_on_which_stream(channel, name):
    stub = persistent_pb2_grpc.PersistentSubscriptionsStub(channel)
    options = pb.GetInfoReq.Options(
        stream_identifier=shared_pb2.StreamIdentifier(stream_name=name.encode()), group_name="mailers"
    )
    with pytest.raises(grpc.RpcError) as error:
        stub.GetInfo(pb.GetInfoReq(options=options))
    assert error.value.code() is grpc.StatusCode.NOT_FOUND
    assert error.value.details() == f"Subscription group mailers on stream {name} does not exist."
    trailers = dict(error.value.trailing_metadata())
    assert trailers["exception"] == "persistent-subscription-does-not-exist"
    assert (trailers["stream-name"], trailers["group-name"]) == (name, "mailers")


def options(name: str, buffer_size: int = 10) -> pb.ReadReq:
    return pb.ReadReq(
        options=pb.ReadReq.Options(
            stream_identifier=shared_pb2.StreamIdentifier(stream_name=name.encode()),
            group_name="mailers",
            buffer_size=buffer_size,
            uuid_option=pb.ReadReq.Options.UUIDOption(structured=shared_pb2.Empty()),
        )
    )


@pytest.mark.parametrize(
    "requests",
    [
        lambda name: [pb.ReadReq(ack=pb.ReadReq.Ack())],
        lambda name: [pb.ReadReq()],
        lambda name: [options(name, buffer_size=0)],
        lambda name: [options(name, buffer_size=-1)],
        lambda name: [options(name), pb.ReadReq(ack=pb.ReadReq.Ack(ids=[shared_pb2.UUID(string="seven")]))],
        lambda name: [options(name), options(name)],
        lambda name: [options(name), pb.ReadReq()],
    ],
)
def test_requests_that_make_no_sense_end_the_call_and_nothing_else(client, channel, name, requests):
    client.create_subscription_to_stream("mailers", name)
    stub = persistent_pb2_grpc.PersistentSubscriptionsStub(channel)
    with pytest.raises(grpc.RpcError) as error:
        list(stub.Read(iter(requests(name)), timeout=10))
    assert error.value.code() in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.INTERNAL)
    append(client, name, 1)
    with reading(client, "mailers", name) as subscription:
        next(subscription)


def test_ids_may_be_two_numbers(client, channel, name):
    """As clients other than Python's send and want them."""
    client.create_subscription_to_stream("mailers", name, message_timeout=0.3)
    append(client, name, 2)
    stub = persistent_pb2_grpc.PersistentSubscriptionsStub(channel)
    responses = stub.Read(iter([options(name)]), timeout=10)
    got = [next(responses) for _ in range(3)][1:]
    ids = [response.event.event.id for response in got]
    assert {id.WhichOneof("value") for id in ids} == {"structured"}
    responses.cancel()
    again = stub.Read(iter([options(name), pb.ReadReq(ack=pb.ReadReq.Ack(ids=ids[:1]))]), timeout=10)
    for response in again:
        if response.event.retry_count > 1:  # the other one's time was up
            assert response.event.event.id == ids[1]
            break
    again.cancel()


def test_after_kill_9_nothing_is_lost_and_nothing_checkpointed_comes_again(serve, tmp_path, name):
    server = serve(data=tmp_path)
    client = server.client()
    client.create_subscription_to_stream("mailers", name, min_checkpoint_count=1, checkpoint_after=0.1)
    events = append(client, name, 6)
    subscription = reading(client, "mailers", name)
    got = first(subscription, 6)
    for event in got[:3]:
        subscription.ack(event)
    checkpoint = f"$persistentsubscription-{name}::mailers-checkpoint"
    with client.subscribe_to_stream(checkpoint, timeout=10) as catchup:
        while next(catchup).data != b'"2"':
            pass
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    client.close()
    again = serve(data=tmp_path).client()
    with reading(again, "mailers", name) as subscription:
        assert [event.id for event in first(subscription, 3)] == [event.id for event in events[3:]]
    assert again.get_subscription_info("mailers", name).last_checkpointed_event_position == "2"


def test_who_may_manage_groups_and_who_may_read_them(serve, name):
    server = serve(tls=True)
    admin, ops, wrong = server.client("admin:changeit"), server.client("ops:changeit"), server.client("ops:wrong")
    ops.create_subscription_to_stream("mailers", name)
    admin.update_subscription_to_stream("mailers", name, max_retry_count=2)
    assert ops.get_subscription_info("mailers", name).max_retry_count == 2
    for ask in (
        wrong.create_subscription_to_stream,
        wrong.delete_subscription,
        wrong.get_subscription_info,
        wrong.read_subscription_to_stream,
    ):
        with pytest.raises(EventStoreDBClientException) as error:
            ask("mailers", name)
        assert error.value.args[0].code() is grpc.StatusCode.UNAUTHENTICATED
    with reading(ops, "mailers", name) as subscription:
        append(admin, name, 1)
        next(subscription)
    # The stream's own rules hold for its groups too.
    admin.set_stream_metadata(name, metadata={"$acl": {"$r": "$admins"}}, current_version=StreamState.ANY)
    with pytest.raises(EventStoreDBClientException) as error:
        reading(ops, "mailers", name)
    assert error.value.args[0].details() == "Access Denied"
    with reading(admin, "mailers", name) as subscription:
        next(subscription)


def test_who_gives_no_name_may_nothing(serve, name):
    server = serve(tls=True)
    server.client("admin:changeit").create_subscription_to_stream("mailers", name)
    authority = Path(server.uri.partition("TlsCaFile=")[2]).read_bytes()
    target = server.uri.removeprefix("esdb://").partition("?")[0]
    stream = {"stream_identifier": shared_pb2.StreamIdentifier(stream_name=name.encode()), "group_name": "mailers"}
    with grpc.secure_channel(target, grpc.ssl_channel_credentials(authority)) as channel:
        stub = persistent_pb2_grpc.PersistentSubscriptionsStub(channel)
        for call in (
            lambda: stub.Create(pb.CreateReq()),
            lambda: stub.Update(pb.UpdateReq()),
            lambda: stub.Delete(pb.DeleteReq(options=stream)),
            lambda: stub.GetInfo(pb.GetInfoReq(options=stream)),
            lambda: stub.List(pb.ListReq()),
            lambda: stub.ReplayParked(pb.ReplayParkedReq(options=stream)),
            lambda: stub.RestartSubsystem(shared_pb2.Empty()),
            lambda: next(stub.Read(iter([options(name)]))),
        ):
            with pytest.raises(grpc.RpcError) as error:
                call()
            assert error.value.code() is grpc.StatusCode.PERMISSION_DENIED
            assert dict(error.value.trailing_metadata())["exception"] == "access-denied"


def test_bad_names_are_refused_with_words(channel):
    stub = persistent_pb2_grpc.PersistentSubscriptionsStub(channel)
    odd = shared_pb2.StreamIdentifier(stream_name=b"\xff\xfe")
    for stub_call, request in (
        (stub.Create, pb.CreateReq(options={"stream": {"stream_identifier": odd}, "group_name": "mailers"})),
        (stub.GetInfo, pb.GetInfoReq(options={"stream_identifier": odd, "group_name": "mailers"})),
        (stub.Delete, pb.DeleteReq(options={"stream_identifier": odd, "group_name": "mailers"})),
    ):
        with pytest.raises(grpc.RpcError) as error:
            stub_call(request)
        assert error.value.code() is grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize("group", ["grüße", "a::b", "日本", "x" * 500, "with space\n"])
def test_a_group_may_have_any_name(client, name, group):
    client.create_subscription_to_stream(group, name)
    (event,) = append(client, name, 1)
    with reading(client, group, name) as subscription:
        got = next(subscription)
        subscription.nack(got, "park")
        assert got.id == event.id
    with pytest.raises(AlreadyExists):
        client.create_subscription_to_stream(group, name)
    client.delete_subscription(group, name)
    with pytest.raises(NotFound):
        client.get_subscription_info(group, name)


@pytest.mark.parametrize("on", ["stream", "all"])
def test_the_largest_number_begins_a_group_at_the_end(client, channel, name, on):
    """As Node's client creates a group by default."""
    append(client, name, 2)
    largest = {"commit_position": 2**64 - 1, "prepare_position": 2**64 - 1}
    identifier = shared_pb2.StreamIdentifier(stream_name=name.encode())
    place = {"stream": {"stream_identifier": identifier, "revision": 2**64 - 1}}
    if on == "all":
        place = {"all": {"position": largest, "filter": {"stream_identifier": {"prefix": [name]}, "count": {}}}}
    settings = {"read_batch_size": 20, "history_buffer_size": 500, "live_buffer_size": 500, "message_timeout_ms": 9000}
    settings |= {"max_checkpoint_count": 1000, "min_checkpoint_count": 10, "checkpoint_after_ms": 2000}
    group = f"mailers-{name}"
    wanted = pb.CreateReq(options={**place, "group_name": group, "settings": settings})
    persistent_pb2_grpc.PersistentSubscriptionsStub(channel).Create(wanted)
    subscribe = client.read_subscription_to_all if on == "all" else client.read_subscription_to_stream
    arguments = {"group_name": group} if on == "all" else {"group_name": group, "stream_name": name}
    subscription = subscribe(**arguments)
    append(client, name, 1)
    assert next(subscription).stream_position == 2
    subscription.stop()
