"""Filters of $all: by type or stream, by prefix or regular expression, and what a subscription is told meanwhile."""

import grpc
import pytest
from esdbclient import Checkpoint, StreamState
from esdbclient.protos.Grpc import shared_pb2, streams_pb2, streams_pb2_grpc

from tests.embedded_eventstore.streams import given
from tests.waiting import until

Options = streams_pb2.ReadReq.Options
EMPTY = shared_pb2.Empty()


@pytest.mark.parametrize(
    ("how", "read"),
    [
        ({"filter_include": ["Order.*"]}, ["OrderPlaced", "OrderPaid"]),
        ({"filter_include": ["Order"]}, []),
        ({"filter_include": ["OrderPaid", "BillSent"]}, ["OrderPaid", "BillSent"]),
        ({"filter_exclude": ["Order.*", r"\$.*"]}, ["BillSent"]),
        ({"filter_include": [".*P.*"], "filter_exclude": [".*"]}, ["OrderPlaced", "OrderPaid"]),
    ],
)
def test_types_by_regular_expression(client, how, read):
    stream = given.stream(client, "OrderPlaced", "OrderPaid", "BillSent")
    start = client.get_stream(stream)[0].commit_position
    assert given.types(client.read_all(commit_position=start, **how)) == read
    backwards = client.read_all(backwards=True, limit=1, filter_include=[".*"], filter_by_stream_name=False)
    assert len(list(backwards)) == 1


def test_streams_by_regular_expression(client):
    mine, other = given.stream(client, "A", "B"), given.stream(client, "C")
    assert given.types(client.read_all(filter_include=[mine], filter_by_stream_name=True)) == ["A", "B"]
    assert given.types(client.read_all(filter_include=[other], filter_by_stream_name=True, backwards=True)) == ["C"]


def read(channel, filter) -> list:
    options = Options(all=Options.AllOptions(start=EMPTY), count=1000, filter=filter, uuid_option={"string": EMPTY})
    return list(streams_pb2_grpc.StreamsStub(channel).Read(streams_pb2.ReadReq(options=options), timeout=10))


def test_prefixes_which_this_client_never_sends(client, channel):
    mine = given.stream(client, "Abc", "Bcd", "Cde")
    by_stream = Options.FilterOptions(stream_identifier={"prefix": [mine[:-1], "nobody"]}, count=EMPTY)
    assert [one.event.event.metadata["type"] for one in read(channel, by_stream)] == ["Abc", "Bcd", "Cde"]
    by_type = Options.FilterOptions(event_type={"prefix": ["Bc", "Cd"]}, count=EMPTY)
    found = [one.event.event for one in read(channel, by_type)]
    assert [one.metadata["type"] for one in found if one.stream_identifier.stream_name.decode() == mine] == [
        "Bcd",
        "Cde",
    ]


@pytest.mark.parametrize("regex", ["(", "[z-a]", "x" * 20_000, r"(a)\1"])
def test_what_is_no_regular_expression_is_refused(channel, regex):
    with pytest.raises(grpc.RpcError) as refused:
        read(channel, Options.FilterOptions(event_type={"regex": regex}, count=EMPTY))
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert refused.value.details().startswith("The regular expression")


def test_expressions_of_other_languages_clients(client, channel):
    mine = given.stream(client, "Ordered", "billed", "a" * 32 + "!")
    for regex, types in ((r"^\p{Lu}", {"Ordered"}), ("^(?<what>bill)", {"billed"}), ("(a+)+$", set())):
        found = [
            one.event.event for one in read(channel, Options.FilterOptions(event_type={"regex": regex}, count=EMPTY))
        ]
        assert {one.metadata["type"] for one in found if one.stream_identifier.stream_name.decode() == mine} == types


def test_a_subscriber_whose_filter_wants_nothing_hears_how_far_it_has_come(client):
    given.stream(client, *"ABCDE")
    asked = {"filter_exclude": [".*"], "window_size": 2, "checkpoint_interval_multiplier": 1}
    with client.subscribe_to_all(include_checkpoints=True, timeout=20, **asked) as subscription:
        end, seen = client.get_commit_position(filter_exclude=[]), []
        given.stream(client, *"FG")  # a window more: system projections may have written since it was live
        while not seen or seen[-1] < end:
            checkpoint = next(subscription)
            assert type(checkpoint) is Checkpoint
            seen.append(checkpoint.commit_position)
    assert seen == sorted(set(seen)), "a checkpoint never comes twice"
    assert seen[-1] <= client.get_commit_position(filter_exclude=[]), "nor is it beyond the last event"


def test_a_group_on_all_never_gets_what_groups_write(client):
    group = given.name()
    client.create_subscription_to_all(group, filter_exclude=[], min_checkpoint_count=1)
    stream = given.stream(client, "A")
    with client.read_subscription_to_all(group) as subscription:
        for event in subscription:
            subscription.ack(event)
            if event.stream_name == stream:
                break
    checkpoints = f"$persistentsubscription-$all::{group}-checkpoint"
    until(lambda: client.get_current_version(checkpoints) != StreamState.NO_STREAM)
    read = client.read_all(filter_include=[r"\$persistentsubscription-\$all::.*"], filter_by_stream_name=True)
    assert list(read) == []
