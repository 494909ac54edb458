"""The limits that moto has not: shards that refuse, a producer that keeps within them, errors that a lesson makes."""

import boto3
import pytest
from botocore.config import Config
from botocore.model import OperationNotFoundError

from lessons import events
from lessons.kinesis import picture, streams
from lessons.kinesis.fault_injection import THROTTLED, throttled
from lessons.kinesis.limits import Clock, LimitedReads, LimitedWrites
from lessons.kinesis.pacing import Pacer, put_paced
from lessons.kinesis.producer import publish, record_of
from lessons.kinesis.standins import ParameterError

USERS = [100, 101, 104, 105]
RECORDS = [record_of(event) for event in events.logins(USERS, each=50)]
FIRST = "shardId-000000000000"


@pytest.fixture
def clock():
    return Clock()


def stored(client, stream):
    return sorted(key for shard in picture.describe_stream(client, stream) for key in shard.keys)


def of_size(size, count):
    return [{"Data": b"x" * (size - len("user-100")), "PartitionKey": "user-100"} for _ in range(count)]


def test_bytes_are_limited_with_the_partition_key_and_free_after_a_second(client, stream, clock):
    limited = LimitedWrites(client, 1000, clock, bytes_per_second=1000)
    for _ in range(2):
        answer = limited.put_records(StreamName=stream, Records=of_size(400, 3))
        assert [("ErrorCode" in result) for result in answer["Records"]] == [False, False, True]
        clock.wait(1.0)
    assert limited.refused == 2
    assert len(stored(client, stream)) == 4


def test_a_paced_producer_is_never_refused_and_keeps_the_order(client, stream, clock):
    limited = LimitedWrites(client, 20, clock, bytes_per_second=2000)
    put_paced(limited, stream, RECORDS, Pacer(20, 2000, clock), clock.wait)
    assert limited.refused == 0
    assert stored(client, stream) == sorted(record["PartitionKey"] for record in RECORDS)
    for shard in picture.describe_stream(client, stream):
        start = client.get_shard_iterator(StreamName=stream, ShardId=shard.id, ShardIteratorType="TRIM_HORIZON")
        found = [
            events.from_bytes(one["Data"])
            for one in client.get_records(ShardIterator=start["ShardIterator"])["Records"]
        ]
        for user in USERS:
            logins = [event["login"] for event in found if event["userId"] == user]
            assert logins in ([], list(range(1, 51)))


def test_pacing_takes_no_longer_than_the_fullest_shard_needs(client, stream, clock):
    streams.recreate_stream(client, stream, shards=1)
    put_paced(client, stream, RECORDS, Pacer(50, 10**6, clock), clock.wait)
    assert clock.now == pytest.approx(3.0)


def test_a_slow_call_does_not_make_the_next_second_begin_too_early(client, stream, clock):
    """The shard counts when a record arrives, which may be long after it was sent."""

    class Slow(LimitedWrites):
        def put_records(self, **request):
            clock.wait(0.4)
            answer = super().put_records(**request)
            clock.wait(0.3)
            return answer

    slow = Slow(client, 10, clock)
    put_paced(slow, stream, RECORDS[:100], Pacer(10, 10**6, clock), clock.wait)
    assert slow.refused == 0
    assert len(stored(client, stream)) == 100


def test_what_is_refused_by_others_doing_arrives_all_the_same_and_once(client, stream, clock):
    limited = LimitedWrites(client, 10, clock)
    put_paced(limited, stream, RECORDS, Pacer(15, 10**6, clock), clock.wait)
    assert limited.refused > 0
    assert stored(client, stream) == sorted(record["PartitionKey"] for record in RECORDS)


def test_a_record_larger_than_the_limit_goes_alone_and_does_not_wait_for_ever(client, stream, clock):
    calls = put_paced(client, stream, of_size(500, 3), Pacer(10, 100, clock), clock.wait)
    assert calls == 3
    assert len(stored(client, stream)) == 3


def test_a_small_record_does_not_overtake_a_large_one_of_its_key(client, stream, clock):
    large, small = of_size(60, 2), of_size(30, 1)
    put_paced(client, stream, [*large, *small], Pacer(10, 100, clock), clock.wait)
    [shard] = [shard.id for shard in picture.describe_stream(client, stream) if shard.keys]
    start = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    records = client.get_records(ShardIterator=start["ShardIterator"])["Records"]
    assert [len(record["Data"]) for record in records] == [52, 52, 22]


def test_pacing_counts_a_record_for_the_shard_of_its_explicit_hash_key(client, stream, clock):
    limited = LimitedWrites(client, 10, clock)
    records = [{**record, "ExplicitHashKey": "0"} for record in RECORDS[:30]]
    put_paced(limited, stream, records, Pacer(10, 10**6, clock), clock.wait)
    assert limited.refused == 0


def test_nothing_to_put_is_no_call(client, stream, clock):
    assert put_paced(client, stream, [], Pacer(1, 1, clock), clock.wait) == 0


def test_more_than_a_call_takes_is_put_in_several(client, stream):
    records = [record_of(event) for event in events.logins(range(600), each=1)]
    assert put_paced(client, stream, records, Pacer(clock=Clock()), lambda seconds: None) == 2
    assert len(stored(client, stream)) == 600


def read(limited, stream):
    start = limited.get_shard_iterator(StreamName=stream, ShardId=FIRST, ShardIteratorType="TRIM_HORIZON")
    return start["ShardIterator"]


def test_five_reads_a_second_and_not_six(client, stream, clock):
    limited = LimitedReads(client, clock)
    iterator = read(limited, stream)
    for _ in range(5):
        iterator = limited.get_records(ShardIterator=iterator)["NextShardIterator"]
        clock.wait(0.1)
    with pytest.raises(client.exceptions.ProvisionedThroughputExceededException, match=FIRST):
        limited.get_records(ShardIterator=iterator)
    clock.wait(0.5)
    limited.get_records(ShardIterator=iterator)


def test_much_data_is_paid_with_silence(client, stream, clock):
    streams.recreate_stream(client, stream, shards=1)
    for _ in range(2):
        client.put_record(StreamName=stream, Data=b"x" * 2**20, PartitionKey="user-100")
    limited = LimitedReads(client, clock)
    following = limited.get_records(ShardIterator=read(limited, stream))["NextShardIterator"]
    clock.wait(0.9)
    with pytest.raises(client.exceptions.ProvisionedThroughputExceededException):
        limited.get_records(ShardIterator=following)
    clock.wait(0.1)
    assert limited.get_records(ShardIterator=following)["Records"] == []


def test_shards_have_limits_of_their_own(client, stream, clock):
    limited = LimitedReads(client, clock)
    for shard in client.list_shards(StreamName=stream)["Shards"]:
        start = limited.get_shard_iterator(
            StreamName=stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )
        for _ in range(5):
            limited.get_records(ShardIterator=start["ShardIterator"])


def test_boto3_retries_an_overload_that_the_lesson_makes(client, stream):
    with throttled(client, "PutRecord", 1) as calls:
        client.put_record(StreamName=stream, Data=b"{}", PartitionKey="user-100")
    assert calls == ["refused", "passed on"]
    assert stored(client, stream) == ["user-100"]


def test_without_retries_the_overload_is_the_clients_own_exception(kinesis, client, stream):
    impatient = boto3.client("kinesis", config=Config(retries={"max_attempts": 0}), endpoint_url=kinesis.address)
    with (
        throttled(impatient, "PutRecord", 1) as calls,
        pytest.raises(impatient.exceptions.ProvisionedThroughputExceededException) as raised,
    ):
        impatient.put_record(StreamName=stream, Data=b"{}", PartitionKey="user-100")
    assert raised.value.response["Error"]["Code"] == THROTTLED
    assert calls == ["refused"]
    assert stored(client, stream) == []


def test_after_the_block_and_for_other_operations_nothing_is_made(client, stream):
    with throttled(client, "PutRecord", 100) as calls:
        publish(client, stream, events.logins([100], each=1))
    client.put_record(StreamName=stream, Data=b"{}", PartitionKey="user-100")
    assert calls == []
    assert len(stored(client, stream)) == 2


@pytest.mark.parametrize(("operation", "kind"), [("PutRecrod", OperationNotFoundError), ("ListShards", ParameterError)])
def test_an_error_that_can_not_come_is_not_made(client, operation, kind):
    with pytest.raises(kind, match=operation), throttled(client, operation, 1):
        pytest.fail("the block was entered")


def test_exactly_the_limit_is_taken_and_one_more_is_not(client, stream, clock):
    by_bytes = LimitedWrites(client, 1000, clock, bytes_per_second=1000)
    answer = by_bytes.put_records(StreamName=stream, Records=[*of_size(500, 2), *of_size(9, 1)])
    assert [("ErrorCode" in result) for result in answer["Records"]] == [False, False, True]
    by_count = LimitedWrites(client, 3, clock)
    answer = by_count.put_records(StreamName=stream, Records=of_size(9, 4))
    assert [("ErrorCode" in result) for result in answer["Records"]] == [False, False, False, True]


def test_a_pacer_gives_exactly_the_limit(clock):
    by_bytes, by_count = Pacer(1000, 1000, clock), Pacer(3, 10**6, clock)
    assert [by_bytes.give(FIRST, size) for size in (500, 500, 1)] == [True, True, False]
    assert [by_count.give(FIRST, 1) for _ in range(4)] == [True, True, True, False]


def test_what_arrived_earlier_is_free_earlier(clock):
    pacer = Pacer(10, 10**6, clock)
    for _ in range(2):  # five at 0 seconds, five at 0.5
        assert all(pacer.give(FIRST, 1) for _ in range(5))
        pacer.arrived()
        clock.wait(0.5)
    assert [pacer.give(FIRST, 1) for _ in range(6)] == [True] * 5 + [False]


def test_what_has_not_arrived_does_not_become_free(clock):
    pacer = Pacer(1, 10**6, clock)
    assert pacer.give(FIRST, 1)
    clock.wait(10)
    assert not pacer.give(FIRST, 1)
