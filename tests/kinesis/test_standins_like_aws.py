"""What the stand-ins do with parameters that moto takes otherwise than AWS, or that they once did not take."""

import pytest

from lessons.kinesis import streams
from lessons.kinesis.exercises.read_to_end import AsAws, Plan
from lessons.kinesis.exercises.sparse import Sparse
from lessons.kinesis.limits import Clock, LimitedReads, LimitedWrites
from lessons.kinesis.resharding import ReshardingClient
from lessons.kinesis.standins import ParameterError

RECORD = {"Data": b"{}", "PartitionKey": "user-100"}
FIRST, SECOND, LAST = (f"shardId-{number:012d}" for number in range(3))
ENDS = ("0", str(2**128 - 2**64))
"""Hash keys of the first and of the last shard."""
TRIM = {"ShardIteratorType": "TRIM_HORIZON"}


@pytest.fixture
def arn(client, stream):
    return client.describe_stream_summary(StreamName=stream)["StreamDescriptionSummary"]["StreamARN"]


@pytest.fixture
def limited(client):
    return LimitedWrites(client, 2, Clock())


@pytest.fixture
def resharding(client, stream):
    yield ReshardingClient(client)
    streams.delete_stream(ReshardingClient(client), stream)


def overload(client):
    return client.exceptions.ProvisionedThroughputExceededException


def failed(answer):
    return ["ErrorCode" in result for result in answer["Records"]]


def test_single_records_are_refused_by_the_clients_own_exception(client, stream, limited):
    for _ in range(2):
        limited.put_record(StreamName=stream, **RECORD)
    for _ in range(48):
        with pytest.raises(overload(client), match="PutRecord operation: Rate exceeded") as raised:
            limited.put_record(StreamName=stream, **RECORD)
    assert raised.value.response["Error"]["Code"] == "ProvisionedThroughputExceededException"
    assert limited.refused == 48


def test_single_records_and_many_count_together_and_a_second_later_no_more(client, stream):
    clock = Clock()
    limited = LimitedWrites(client, 2, clock)
    limited.put_record(StreamName=stream, **RECORD)
    assert failed(limited.put_records(StreamName=stream, Records=[RECORD, RECORD])) == [False, True]
    with pytest.raises(overload(client)):
        limited.put_record(StreamName=stream, **RECORD)
    clock.wait(1.0)
    limited.put_record(StreamName=stream, **RECORD)


def test_a_single_record_is_limited_by_its_bytes(client, stream):
    limited = LimitedWrites(client, 10, Clock(), bytes_per_second=1000)
    with pytest.raises(overload(client)):
        limited.put_record(StreamName=stream, Data=b"x" * 1000, PartitionKey="user-100")
    with pytest.raises(overload(client)):
        limited.put_record(StreamName=stream, Data="é" * 500, PartitionKey="user-100")


def test_the_limit_is_that_of_the_shard_with_the_explicit_hash_key(stream, limited):
    records = [{**RECORD, "ExplicitHashKey": ENDS[number % 2]} for number in range(5)]
    answer = limited.put_records(StreamName=stream, Records=records)
    assert failed(answer) == [False, False, False, False, True]
    assert [result.get("ShardId") for result in answer["Records"]] == [FIRST, LAST, FIRST, LAST, None]


def test_a_single_record_is_limited_by_its_explicit_hash_key(client, stream, limited):
    for key in (*ENDS, *ENDS):
        limited.put_record(StreamName=stream, **RECORD, ExplicitHashKey=key)
    with pytest.raises(overload(client)):
        limited.put_record(StreamName=stream, **RECORD, ExplicitHashKey=ENDS[0])
    limited.put_record(StreamName=stream, **RECORD, ExplicitHashKey=str(2**127))


def test_a_streams_arn_is_as_good_as_its_name(client, stream, arn, limited):
    limited.put_record(StreamARN=arn, **RECORD)
    assert failed(limited.put_records(StreamARN=arn, StreamName=stream, Records=[RECORD, RECORD])) == [False, True]


def test_two_streams_have_shards_of_their_own(client, stream, limited):
    streams.recreate_stream(client, "under-test-too", shards=3)
    for _ in range(2):
        for name in (stream, "under-test-too"):
            limited.put_record(StreamName=name, **RECORD)
    streams.delete_stream(client, "under-test-too")
    assert limited.refused == 0


def test_limits_follow_the_open_shards(client, stream):
    streams.recreate_stream(client, stream, shards=1)
    client.split_shard(StreamName=stream, ShardToSplit=FIRST, NewStartingHashKey=str(2**127))
    limited = LimitedWrites(ReshardingClient(client), 1, Clock())
    records = [{**RECORD, "ExplicitHashKey": key} for key in (*ENDS, ENDS[0])]
    assert failed(limited.put_records(StreamName=stream, Records=records)) == [False, False, True]
    streams.delete_stream(limited, stream)


@pytest.mark.parametrize("make", [lambda client: LimitedWrites(client, 9, Clock()), ReshardingClient])
def test_a_hash_key_that_no_shard_has_and_a_missing_key_are_aws_errors(client, stream, make):
    invalid = client.exceptions.InvalidArgumentException
    with pytest.raises(invalid, match="PutRecord operation"):
        make(client).put_record(StreamName=stream, **RECORD, ExplicitHashKey=str(2**128))
    with pytest.raises(invalid, match="PutRecords operation"):
        make(client).put_records(StreamName=stream, Records=[{**RECORD, "ExplicitHashKey": str(2**128)}])
    with pytest.raises(invalid, match="PartitionKey"):
        make(client).put_record(StreamName=stream, Data=b"{}")


@pytest.mark.parametrize("make", [lambda client: LimitedWrites(client, 9, Clock()), ReshardingClient])
def test_the_number_for_ordering_is_taken(client, stream, make):
    first = make(client).put_record(StreamName=stream, **RECORD)["SequenceNumber"]
    second = make(client).put_record(StreamName=stream, **RECORD, SequenceNumberForOrdering=first)
    assert int(second["SequenceNumber"]) > int(first)


def test_after_a_split_numbers_begin_again_so_the_number_for_ordering_is_refused(resharding, stream):
    resharding.split_shard(StreamName=stream, ShardToSplit=FIRST, NewStartingHashKey="17")
    with pytest.raises(ParameterError, match="SequenceNumberForOrdering"):
        resharding.put_record(StreamName=stream, **RECORD, ExplicitHashKey="0", SequenceNumberForOrdering="1")
    resharding.put_record(StreamName=stream, **RECORD, ExplicitHashKey=ENDS[1], SequenceNumberForOrdering="1")


def test_no_stream_and_two_streams_are_refused(client, stream, arn, limited):
    with pytest.raises(ParameterError, match="Neither StreamName nor StreamARN"):
        limited.put_record(**RECORD)
    with pytest.raises(ParameterError, match=f"other.*{stream}"):
        limited.put_record(StreamName="other", StreamARN=arn, **RECORD)


@pytest.mark.parametrize("make", [LimitedReads, lambda client, clock: ReshardingClient(client)])
def test_reading_by_arn_with_a_limit(client, stream, arn, make):
    clock = Clock()
    reading = make(client, clock)
    for _ in range(3):
        reading.put_record(StreamARN=arn, **RECORD, ExplicitHashKey="0")
    start = reading.get_shard_iterator(StreamARN=arn, ShardId=FIRST, **TRIM)["ShardIterator"]
    answer = reading.get_records(ShardIterator=start, StreamARN=arn, Limit=2)
    assert len(answer["Records"]) == 2
    clock.wait(0.2)
    assert len(reading.get_records(ShardIterator=answer["NextShardIterator"])["Records"]) == 1
    reading.delete_stream(StreamARN=arn, EnforceConsumerDeletion=True)
    assert stream not in streams.stream_names(client)


def test_reads_of_two_streams_count_apart(client, stream):
    reading = LimitedReads(client, Clock())
    streams.recreate_stream(client, "under-test-too", shards=1)
    for name in (stream, "under-test-too"):
        start = reading.get_shard_iterator(StreamName=name, ShardId=FIRST, **TRIM)["ShardIterator"]
        for _ in range(5):
            reading.get_records(ShardIterator=start)
    streams.delete_stream(client, "under-test-too")


def test_an_iterator_of_another_client_is_refused(client, stream, resharding):
    foreign = client.get_shard_iterator(StreamName=stream, ShardId=FIRST, **TRIM)["ShardIterator"]
    with pytest.raises(ParameterError, match="ShardIterator"):
        LimitedReads(client, Clock()).get_records(ShardIterator=foreign)
    with pytest.raises(client.exceptions.InvalidArgumentException):
        resharding.get_records(ShardIterator=foreign)


def test_a_shard_that_is_not_there_is_not_made(client, stream, resharding):
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        resharding.get_shard_iterator(StreamName=stream, ShardId="shardId-000000000099", **TRIM)
    assert [name for name in streams.stream_names(client) if name.startswith(stream)] == [stream]


def test_records_of_another_stream_are_not_read(client, stream, resharding):
    streams.recreate_stream(client, "under-test-too", shards=1)
    other = client.describe_stream_summary(StreamName="under-test-too")["StreamDescriptionSummary"]["StreamARN"]
    start = resharding.get_shard_iterator(StreamName=stream, ShardId=FIRST, **TRIM)["ShardIterator"]
    with pytest.raises(ParameterError, match="under-test-too"):
        resharding.get_records(ShardIterator=start, StreamARN=other)
    streams.delete_stream(client, "under-test-too")


def test_the_exercises_clients_take_arn_and_limit(client, stream, arn):
    numbers = [client.put_record(StreamName=stream, **RECORD, ExplicitHashKey="0")["SequenceNumber"] for _ in range(3)]
    sparse = Sparse(client, {FIRST: numbers})
    after = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": Sparse.shown(numbers[0])}
    start = sparse.get_shard_iterator(StreamARN=arn, ShardId=FIRST, **after)["ShardIterator"]
    [record] = sparse.get_records(ShardIterator=start, Limit=1)["Records"]
    assert record["SequenceNumber"] == Sparse.shown(numbers[1])
    answer = AsAws(client, Plan(3, ())).get_records(ShardIterator=start, StreamARN=arn, Limit=1)
    assert len(answer["Records"]) == 1
