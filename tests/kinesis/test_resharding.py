"""Splitting and merging shards: where records go, how a closed shard ends, and the order in which shards are read."""

import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import pytest

from lessons import events
from lessons.kinesis import shard_tree, streams
from lessons.kinesis.capacity import Load, LoadError, resize_steps, shards_needed
from lessons.kinesis.lineage import all_shards, is_closed, open_shard_of, parent_ids, read_in_order, readable_shards
from lessons.kinesis.producer import publish
from lessons.kinesis.resharding import ReshardingClient, with_resharding

USERS = [100, 101, 104, 105]
"""One in each quarter of the hash keys."""
ZERO, ONE, TWO, THREE, FOUR = (f"shardId-{number:012d}" for number in range(5))


def no_pause(seconds):
    """moto needs no rest between two reads."""


@pytest.fixture
def resharding(client, stream):
    streams.recreate_stream(client, stream, shards=1)
    yield ReshardingClient(client)
    streams.delete_stream(ReshardingClient(client), stream)


def log_in(client, stream, first, last):
    publish(client, stream, [event for event in events.logins(USERS, each=last) if event["login"] >= first])


def halve(client, stream):
    client.split_shard(StreamName=stream, ShardToSplit=ZERO, NewStartingHashKey=str(2**127))


def records_in(client, stream, shard):
    start = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    return client.get_records(ShardIterator=start["ShardIterator"])["Records"]


def test_moto_alone_still_puts_into_a_closed_shard(client, stream):
    """If this fails, moto has learned it, and `ReshardingClient` can go."""
    streams.recreate_stream(client, stream, shards=1)
    halve(client, stream)
    assert client.put_record(StreamName=stream, Data=b"{}", PartitionKey="user-100")["ShardId"] == ZERO


def test_new_records_go_into_the_open_shards_and_old_ones_stay(resharding, stream):
    log_in(resharding, stream, 1, 2)
    halve(resharding, stream)
    answer = resharding.put_records(
        StreamName=stream,
        Records=[{"Data": b"{}", "PartitionKey": f"user-{user}"} for user in USERS],
    )
    assert [result["ShardId"] for result in answer["Records"]] == [TWO, ONE, ONE, TWO]
    assert [len(records_in(resharding, stream, shard)) for shard in (ZERO, ONE, TWO)] == [8, 2, 2]


def test_an_explicit_hash_key_chooses_the_shard(resharding, stream):
    halve(resharding, stream)
    put = [
        resharding.put_record(StreamName=stream, Data=b"{}", PartitionKey="any", ExplicitHashKey=str(number))["ShardId"]
        for number in (0, 2**127 - 1, 2**127, 2**128 - 1)
    ]
    assert put == [ONE, ONE, TWO, TWO]


def test_a_merge_copies_nothing(resharding, stream):
    halve(resharding, stream)
    log_in(resharding, stream, 1, 1)
    resharding.merge_shards(StreamName=stream, ShardToMerge=ONE, AdjacentShardToMerge=TWO)
    assert records_in(resharding, stream, THREE) == []
    log_in(resharding, stream, 2, 2)
    assert len(records_in(resharding, stream, THREE)) == 4


def test_a_closed_shard_ends_and_names_its_children(resharding, stream):
    log_in(resharding, stream, 1, 1)
    halve(resharding, stream)
    start = resharding.get_shard_iterator(StreamName=stream, ShardId=ZERO, ShardIteratorType="TRIM_HORIZON")
    answer = resharding.get_records(ShardIterator=start["ShardIterator"])
    assert len(answer["Records"]) == 4
    last = resharding.get_records(ShardIterator=answer["NextShardIterator"])
    assert "NextShardIterator" not in last
    assert [(child["ShardId"], child["ParentShards"]) for child in last["ChildShards"]] == [
        (ONE, [ZERO]),
        (TWO, [ZERO]),
    ]


def test_an_open_shard_does_not_end(resharding, stream):
    start = resharding.get_shard_iterator(StreamName=stream, ShardId=ZERO, ShardIteratorType="TRIM_HORIZON")
    assert resharding.get_records(ShardIterator=start["ShardIterator"])["NextShardIterator"]


def test_two_clients_see_the_same(resharding, client, stream):
    halve(resharding, stream)
    log_in(resharding, stream, 1, 1)
    assert len(list(read_in_order(ReshardingClient(client), stream, no_pause))) == 4


def test_a_stream_goes_with_all_that_kept_its_records(resharding, client, stream):
    log_in(resharding, stream, 1, 1)
    client.create_stream(StreamName=f"{stream}-of-somebody", ShardCount=1)
    streams.delete_stream(resharding, stream)
    left = [name for name in client.list_streams()["StreamNames"] if name.startswith(stream)]
    client.delete_stream(StreamName=f"{stream}-of-somebody")
    assert left == [f"{stream}-of-somebody"]
    streams.recreate_stream(resharding, stream, shards=1)
    assert list(read_in_order(resharding, stream, no_pause)) == []


def test_of_many_shards_none_is_left_behind(resharding, client, stream):
    resharding.update_shard_count(StreamName=stream, TargetShardCount=2, ScalingType="UNIFORM_SCALING")
    for count in (4, 8, 16):
        resharding.update_shard_count(StreamName=stream, TargetShardCount=count, ScalingType="UNIFORM_SCALING")
    publish(resharding, stream, events.logins(range(200), each=1))
    assert len(streams.stream_names(client)) > 16
    streams.delete_stream(resharding, stream)
    assert [name for name in streams.stream_names(client) if name.startswith(stream)] == []


def test_every_user_keeps_the_order_across_splits_and_a_merge(resharding, stream):
    log_in(resharding, stream, 1, 3)
    halve(resharding, stream)
    log_in(resharding, stream, 4, 6)
    resharding.update_shard_count(StreamName=stream, TargetShardCount=4, ScalingType="UNIFORM_SCALING")
    log_in(resharding, stream, 7, 9)
    resharding.merge_shards(StreamName=stream, ShardToMerge=THREE, AdjacentShardToMerge=FOUR)
    log_in(resharding, stream, 10, 12)
    found = [events.from_bytes(record["Data"]) for record in read_in_order(resharding, stream, no_pause)]
    for user in USERS:
        assert [event["login"] for event in found if event["userId"] == user] == list(range(1, 13))


def test_a_parent_that_is_gone_is_not_waited_for(resharding, stream):
    halve(resharding, stream)
    _gone, *children = all_shards(resharding, stream)
    assert readable_shards(children, set()) == children
    assert readable_shards(all_shards(resharding, stream), set()) == [_gone]
    assert [shard["ShardId"] for shard in readable_shards(all_shards(resharding, stream), {ZERO, ONE})] == [TWO]


def test_a_hash_key_out_of_range_has_no_shard(resharding, stream):
    with pytest.raises(ValueError, match="no open shard"):
        open_shard_of(2**128, all_shards(resharding, stream))


def test_real_aws_needs_nothing_in_front(client, monkeypatch):
    assert isinstance(with_resharding(client), ReshardingClient)
    monkeypatch.setenv("LESSONS_KINESIS", "real-aws")
    assert with_resharding(client) is client


def test_the_tree_shows_ranges_parents_and_what_is_closed(resharding, stream):
    resharding.update_shard_count(StreamName=stream, TargetShardCount=2, ScalingType="UNIFORM_SCALING")
    resharding.merge_shards(StreamName=stream, ShardToMerge=ONE, AdjacentShardToMerge=TWO)
    shards = all_shards(resharding, stream)
    assert shard_tree.generations(shards) == {ZERO: 0, ONE: 1, TWO: 1, THREE: 2}
    drawn = shard_tree.draw_stream(resharding, stream)
    ElementTree.fromstring(drawn.svg)
    assert f"shard 3: hash keys 0 % to 100 % of the range, after {ONE} and {TWO}" in drawn.text
    assert "shard 1 (closed): hash keys 0 % to 50 % of the range" in drawn.text
    assert drawn.svg.count("<polygon") == 4


def test_a_tree_without_its_deleted_parents_can_be_drawn(resharding, stream):
    halve(resharding, stream)
    drawn = shard_tree.draw("stream", all_shards(resharding, stream)[1:])
    ElementTree.fromstring(drawn.svg)
    assert drawn.svg.count("<polygon") == 0


@pytest.mark.parametrize(
    ("load", "shards"),
    [
        (Load(0, 0), 1),
        (Load(1000, 100), 1),
        (Load(1001, 100), 2),
        (Load(10, 2**20), 10),
        (Load(100, 2**20 / 100, consumers=2), 1),
        (Load(100, 2**20 / 100, consumers=5), 3),
        (Load(100, 2**20 / 100, consumers=5, fan_out=True), 1),
    ],
)
def test_the_shards_that_a_load_needs(load, shards):
    assert shards_needed(load) == shards


@pytest.mark.parametrize("numbers", [(-1, 10), (1, -1), (1, 11 * 2**20)])
def test_a_load_that_can_not_be(numbers):
    with pytest.raises(LoadError):
        Load(*numbers)


def test_no_step_is_refused_by_aws_and_the_last_is_what_was_wanted():
    for now in range(1, 20):
        for wanted in range(1, 40):
            found = [now, *resize_steps(now, wanted)]
            assert found[-1] == wanted
            assert all(before / 2 <= after <= before * 2 for before, after in pairwise(found))


def test_steps_to_nothing_are_refused():
    with pytest.raises(LoadError, match="from 3 shards to 0"):
        resize_steps(3, 0)


def test_each_step_works_on_a_real_stream(resharding, stream):
    for count in resize_steps(1, 5) + resize_steps(5, 1):
        resharding.update_shard_count(StreamName=stream, TargetShardCount=count, ScalingType="UNIFORM_SCALING")
        still_open = [shard for shard in all_shards(resharding, stream) if not is_closed(shard)]
        assert len(still_open) == count
    assert parent_ids(still_open[0])


class NothingAtFirst:
    """A client whose first reads bring nothing though there is more, as AWS's may (API reference, GetRecords)."""

    def __init__(self, client, reads):
        self._client = client
        self.left = reads

    def __getattr__(self, name):
        return getattr(self._client, name)

    def get_records(self, ShardIterator, **further):
        if not self.left:
            return self._client.get_records(ShardIterator=ShardIterator, **further)
        self.left -= 1
        return {"Records": [], "NextShardIterator": ShardIterator, "MillisBehindLatest": 1000}


def test_a_closed_shard_does_not_end_before_its_last_record(resharding, client, stream):
    log_in(resharding, stream, 1, 2)
    halve(resharding, stream)
    slow = ReshardingClient(NothingAtFirst(client, reads=3))
    iterator = slow.get_shard_iterator(StreamName=stream, ShardId=ZERO, ShardIteratorType="TRIM_HORIZON")[
        "ShardIterator"
    ]
    found = []
    while iterator:
        answer = slow.get_records(ShardIterator=iterator)
        found += answer["Records"]
        iterator = answer.get("NextShardIterator")
    assert len(found) == 8
