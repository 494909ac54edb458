"""Putting records, those that are refused, and where a partition key belongs."""

import boto3
import pytest
from botocore.config import Config

from lessons import events
from lessons.errors import ServerError, WaitError
from lessons.kinesis import picture, streams
from lessons.kinesis.limits import LimitedWrites
from lessons.kinesis.producer import publish, put_all, record_of

RECORDS = [record_of(event) for event in events.logins([100, 101], each=6)]


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now

    def wait(self, seconds):
        self.now += seconds


def stored(client, stream):
    return [key for shard in picture.describe_stream(client, stream) for key in shard.keys]


def test_a_shard_takes_so_many_a_second_and_refuses_the_rest(client, stream):
    answer = LimitedWrites(client, records_per_second=4, clock=Clock()).put_records(StreamName=stream, Records=RECORDS)
    assert answer["FailedRecordCount"] == 4
    refused = [number for number, result in enumerate(answer["Records"]) if "ErrorCode" in result]
    assert refused == [8, 9, 10, 11]
    assert len(stored(client, stream)) == 8


def test_what_was_refused_is_put_again_and_only_that(client, stream):
    clock = Clock()
    calls = put_all(LimitedWrites(client, 4, clock), stream, RECORDS, wait=clock.wait)
    assert calls > 1
    assert sorted(stored(client, stream)) == sorted(record["PartitionKey"] for record in RECORDS)


def test_waiting_grows_and_giving_up_is_told(client, stream):
    waits = []
    with pytest.raises(WaitError, match="12 records were refused 4 times"):
        put_all(LimitedWrites(client, 0, Clock()), stream, RECORDS, tries=4, wait=waits.append)
    assert waits == [0.1, 0.2, 0.4, 0.8]


def test_more_than_one_call_takes_is_put_in_parts(client, stream):
    assert publish(client, stream, events.logins(range(600), each=1)) == 2
    assert len(stored(client, stream)) == 600


@pytest.mark.parametrize("key", ["user-123", "", "Zoë 🔑", "x" * 256])
def test_the_shard_is_the_one_that_the_service_chooses(client, stream, key):
    shards = client.list_shards(StreamName=stream)["Shards"]
    put = client.put_record(StreamName=stream, Data=b"{}", PartitionKey=key or "-")
    assert streams.shard_for_key(key or "-", shards) == put["ShardId"]


def test_a_fresh_stream_is_empty_and_has_the_shards_that_were_asked_for(client, stream):
    publish(client, stream, events.logins([1], each=1))
    streams.recreate_stream(client, stream, shards=2)
    assert [shard.keys for shard in picture.describe_stream(client, stream)] == [(), ()]


def test_a_service_that_has_gone_is_told_in_sentences(kinesis, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:9")
    once = Config(retries={"max_attempts": 0})
    nobody = boto3.client("kinesis", endpoint_url="http://localhost:9", config=once)
    with pytest.raises(ServerError, match=r"under-test could not be created \(EndpointConnectionError\)"):
        streams.recreate_stream(nobody, "under-test")


def test_the_picture_shows_ranges_records_and_closed_shards(client, stream):
    streams.recreate_stream(client, stream, shards=1)
    publish(client, stream, events.logins([123], each=1))
    client.update_shard_count(StreamName=stream, TargetShardCount=2, ScalingType="UNIFORM_SCALING")
    seen = picture.draw_stream(client, stream)
    assert "shardId-000000000000 (closed): hash keys 0 % to 100 % of the range; records: user-123" in repr(seen)
    assert "shardId-000000000002: hash keys 50 % to 100 % of the range; records: none" in repr(seen)
    assert seen.svg.count(">user-123</text>") == 1
