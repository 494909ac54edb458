"""The sequence numbers of the course's own moto, and the stand-in that gives a container's moto such numbers."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from lessons import events
from lessons.kinesis import streams
from lessons.kinesis.consumer import iterator_after, read_shard, shard_ids
from lessons.kinesis.producer import publish
from lessons.kinesis.resharding import ReshardingClient
from lessons.kinesis.server import serve

AT_ONCE, EACH = 8, 25


@pytest.fixture(autouse=True)
def ours(kinesis):
    if kinesis.kind != "local":
        pytest.skip("moto's own container counts from 1")


def numbers(client, stream, shard):
    records = read_shard(client, iterator_after(client, stream, shard, None), lambda seconds: None)
    return [int(record["SequenceNumber"]) for record in records]


def test_they_are_long_grow_and_have_gaps_of_different_sizes(client, stream):
    streams.recreate_stream(client, stream, shards=1)
    publish(client, stream, events.logins([1], each=20))
    [shard] = shard_ids(client, stream)
    found = numbers(client, stream, shard)
    gaps = {after - before for before, after in pairwise(found)}
    assert {len(str(number)) for number in found} == {56}
    assert len(gaps) == 19
    assert min(gaps) > 1


def test_no_two_shards_have_the_same(client, stream):
    publish(client, stream, events.logins(range(30), each=2))
    found = [number for shard in shard_ids(client, stream) for number in numbers(client, stream, shard)]
    assert len(set(found)) == len(found) == 60


def test_those_of_a_child_are_above_those_of_its_parent(client, stream):
    resharding = ReshardingClient(client)
    streams.recreate_stream(resharding, stream, shards=1)
    publish(resharding, stream, events.logins(range(6), each=1))
    resharding.split_shard(StreamName=stream, ShardToSplit="shardId-000000000000", NewStartingHashKey=str(2**127))
    publish(resharding, stream, events.logins(range(6), each=1))
    parent, *children = shard_ids(client, stream)
    highest = max(numbers(resharding, stream, parent))
    assert all(number > highest for child in children for number in numbers(resharding, stream, child))
    streams.delete_stream(resharding, stream)


def test_no_record_is_lost_where_many_put_at_once(client, stream):
    """moto alone gives two records the same number when two threads ask at once, and keeps one of them."""
    streams.recreate_stream(client, stream, shards=1)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda user: publish(client, stream, events.logins([user] * EACH, each=1)), range(AT_ONCE)))
    [shard] = shard_ids(client, stream)
    assert len(numbers(client, stream, shard)) == AT_ONCE * EACH


def test_a_clock_that_was_set_back_changes_no_order(monkeypatch):
    shard = serve.Shard(0, 0, 2**128 - 1)
    first = int(serve.put_record(shard, "a", "", ""))
    monkeypatch.setattr(serve.time, "time_ns", lambda: 0)
    assert int(serve.put_record(shard, "a", "", "")) == first + 1


@pytest.mark.parametrize("away", [1, -1, 10**30])
def test_no_iterator_begins_at_a_number_that_was_computed(client, stream, away):
    streams.recreate_stream(client, stream, shards=1)
    publish(client, stream, events.logins([1], each=3))
    [shard] = shard_ids(client, stream)
    middle = numbers(client, stream, shard)[1]
    with pytest.raises(client.exceptions.InvalidArgumentException, match="is not from this stream"):
        iterator_after(client, stream, shard, str(middle + away))


def test_the_number_with_which_a_shard_begins_is_before_its_records(client, stream):
    streams.recreate_stream(client, stream, shards=1)
    [shard] = client.list_shards(StreamName=stream)["Shards"]
    before = shard["SequenceNumberRange"]["StartingSequenceNumber"]
    publish(client, stream, events.logins([1], each=3))
    [shard] = client.list_shards(StreamName=stream)["Shards"]
    assert shard["SequenceNumberRange"]["StartingSequenceNumber"] == before
    start = iterator_after(client, stream, shard["ShardId"], before)
    assert len(list(read_shard(client, start, lambda seconds: None))) == 3
