"""From a stream into a bucket, and to a function with all that can fail."""

import base64
import json

import boto3
import pytest

from lessons import events
from lessons.errors import ServerError, WaitError
from lessons.kinesis import buckets, firehose, streams
from lessons.kinesis.event_source import EventSourceMapping, records_done
from lessons.kinesis.producer import publish
from lessons.kinesis.resharding import ReshardingClient
from lessons.kinesis.standins import ParameterError

BUCKET, DELIVERY = "bucket-under-test", "delivery-under-test"
TEN = events.logins([123], each=10)


def no_pause(seconds):
    """moto needs no rest between two reads."""


@pytest.fixture
def s3(kinesis, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", kinesis.address)
    client = boto3.session.Session().client("s3")
    buckets.recreate_bucket(client, BUCKET)
    yield client
    buckets.delete_bucket(client, BUCKET)


@pytest.fixture
def delivers(s3, kinesis, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", kinesis.address)
    client = boto3.session.Session().client("firehose")
    firehose.recreate_delivery_stream(client, DELIVERY, BUCKET)
    yield client
    firehose.delete_delivery_stream(client, DELIVERY)


def line(record):
    return record["Data"] + b"\n"


def test_every_record_is_delivered_once_and_in_few_objects(client, stream, s3, delivers):
    publish(client, stream, events.logins(range(200), each=3))
    assert firehose.pump(client, stream, delivers, DELIVERY, line, no_pause) == 600
    assert len(buckets.object_keys(s3, BUCKET, "events/")) == 2
    found = [events.from_bytes(one) for one in b"".join(buckets.read_objects(s3, BUCKET)).splitlines()]
    assert len({(event["userId"], event["login"]) for event in found}) == len(found) == 600


def test_an_empty_stream_delivers_nothing(client, stream, s3, delivers):
    assert firehose.pump(client, stream, delivers, DELIVERY, line, no_pause) == 0
    assert buckets.object_keys(s3, BUCKET) == []


def test_moto_reads_no_stream_by_itself(client, stream, s3, delivers):
    """If this fails, moto has learned it, and `pump` can go."""
    arn = client.describe_stream_summary(StreamName=stream)["StreamDescriptionSummary"]["StreamARN"]
    firehose.recreate_delivery_stream(delivers, DELIVERY, BUCKET, source=arn)
    publish(client, stream, TEN)
    assert buckets.object_keys(s3, BUCKET) == []


class Refuses:
    """A Firehose that refuses the first record of each call, so many times."""

    def __init__(self, times):
        self.times = times
        self.taken = []

    def put_record_batch(self, DeliveryStreamName, Records):
        refused = 1 if self.times else 0
        self.times -= refused
        self.taken += Records[refused:]
        answers = [{"ErrorCode": "ServiceUnavailableException"}] * refused + [{"RecordId": "1"}] * len(
            Records[refused:]
        )
        return {"FailedPutCount": refused, "RequestResponses": answers}


def test_what_firehose_refuses_is_put_again_and_only_that():
    refuses = Refuses(2)
    firehose.deliver(refuses, DELIVERY, [{"Data": b"1"}, {"Data": b"2"}], no_pause)
    assert sorted(record["Data"] for record in refuses.taken) == [b"1", b"2"]


def test_giving_up_a_delivery_is_told():
    with pytest.raises(WaitError, match="1 records were refused 5 times"):
        firehose.deliver(Refuses(100), DELIVERY, [{"Data": b"1"}, {"Data": b"2"}], no_pause)


def test_what_is_made_anew_is_empty_and_what_is_not_there_is_no_error(s3, delivers):
    s3.put_object(Bucket=BUCKET, Key="old", Body=b"old")
    buckets.recreate_bucket(s3, BUCKET)
    assert buckets.object_keys(s3, BUCKET) == []
    for _ in range(2):
        buckets.delete_bucket(s3, BUCKET)
        firehose.delete_delivery_stream(delivers, DELIVERY)


def test_no_bucket_is_made_in_an_account_of_real_aws(s3, monkeypatch):
    monkeypatch.setenv("LESSONS_KINESIS", "real-aws")
    with pytest.raises(ServerError, match="nothing was created"):
        buckets.recreate_bucket(s3, "never-made")
    assert "never-made" not in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]


class Function:
    """A function that fails at the records whose login is among the bad ones.

    Args:
        bad: those logins.
        reports: whether it says which one failed, or raises.
    """

    def __init__(self, *bad, reports=False):
        self.bad = bad
        self.reports = reports
        self.batches = []
        self.handled = []

    def __call__(self, event, context):
        self.batches.append(len(event["Records"]))
        for record in event["Records"]:
            login = json.loads(base64.b64decode(record["kinesis"]["data"]))["login"]
            if login in self.bad and self.reports:
                return {"batchItemFailures": [{"itemIdentifier": record["kinesis"]["sequenceNumber"]}]}
            if login in self.bad:
                raise ValueError(login)
            self.handled.append(login)
        return None


@pytest.fixture
def ten(client, stream):
    streams.recreate_stream(client, stream, shards=1)
    publish(client, stream, TEN)
    return stream


def run(client, stream, function, **settings):
    given_up = []
    mapping = EventSourceMapping(client, stream, function, on_failure=given_up.append, pause=no_pause, **settings)
    mapping.run()
    return mapping, [message["KinesisBatchInfo"]["batchSize"] for message in given_up]


def test_batches_are_no_larger_than_asked_for_and_nothing_comes_twice(client, ten):
    function = Function()
    mapping, given_up = run(client, ten, function, batch_size=4)
    assert (function.batches, function.handled, given_up) == ([4, 4, 2], list(range(1, 11)), [])
    assert mapping.run() == 0


def test_the_event_is_the_one_that_aws_sends(client, ten):
    got = []
    run(client, ten, lambda event, context: got.append((event, context)), batch_size=1)
    [record] = got[0][0]["Records"]
    assert record["kinesis"].pop("approximateArrivalTimestamp") > 1_700_000_000
    number = record["kinesis"]["sequenceNumber"]
    account = record["eventSourceARN"].split(":")[4]
    assert record == {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": "user-123",
            "sequenceNumber": number,
            "data": base64.b64encode(events.to_bytes(TEN[0])).decode(),
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"shardId-000000000000:{number}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": "arn:aws:iam::123456789012:role/lesson",
        "awsRegion": "us-east-1",
        "eventSourceARN": f"arn:aws:kinesis:us-east-1:{account}:stream/{ten}",
    }
    assert got[0][1].aws_request_id


def test_a_failed_batch_is_tried_again_given_up_whole_and_the_next_one_is_handled(client, ten):
    function = Function(3)
    _, given_up = run(client, ten, function, batch_size=5, retries=2)
    assert function.batches == [5, 5, 5, 5]
    assert function.handled == [1, 2, 1, 2, 1, 2, 6, 7, 8, 9, 10]
    assert given_up == [5]


def test_a_cut_batch_ends_with_the_bad_record_alone(client, ten):
    function = Function(3, 9)
    _, given_up = run(client, ten, function, retries=1, bisect=True)
    assert set(function.handled) == set(range(1, 11)) - {3, 9}
    assert given_up == [1, 1]
    assert function.batches.count(1) >= 4  # each bad record alone, and once again


def test_reported_failures_handle_nothing_twice(client, ten):
    function = Function(1, 5, 10, reports=True)
    _, given_up = run(client, ten, function, retries=0, bisect=True, report=True)
    assert function.handled == [2, 3, 4, 6, 7, 8, 9]
    assert given_up == [1, 1, 1]


def test_without_cutting_what_follows_a_reported_failure_is_given_up_with_it(client, ten):
    function = Function(4, reports=True)
    _, given_up = run(client, ten, function, retries=1, report=True)
    assert function.handled == [1, 2, 3]
    assert given_up == [7]


def test_a_report_counts_only_where_it_was_asked_for(client, ten):
    function = Function(4, reports=True)
    _, given_up = run(client, ten, function)
    assert function.batches == [10]
    assert given_up == []


def test_a_temporary_failure_is_over_with_a_retry(client, ten):
    function = Function(4)

    def recovers(event, context):
        try:
            return function(event, context)
        finally:
            function.bad = ()

    _, given_up = run(client, ten, recovers)
    assert (function.batches, given_up) == ([10, 10], [])


def test_an_answer_that_is_no_json_is_a_failure(client, ten):
    _, given_up = run(client, ten, lambda event, context: {1, 2}, retries=0)
    assert given_up == [10]


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ({"retries": -1}, "MaximumRetryAttempts is -1"),
        ({"retries": 10_001}, "MaximumRetryAttempts is 10001"),
        ({"batch_size": 0}, "BatchSize is 0"),
        ({"batch_size": 10_001}, "BatchSize is 10001"),
    ],
)
def test_settings_that_lambda_does_not_take_and_endless_retries_are_refused(client, setting, name):
    with pytest.raises(ParameterError, match=name):
        EventSourceMapping(client, "under-test", Function(), **setting)


def test_a_given_up_batch_can_be_found_by_its_message(client, ten):
    messages = []
    EventSourceMapping(client, ten, Function(5), 3, 0, on_failure=messages.append, pause=no_pause).run()
    info = messages[0]["KinesisBatchInfo"]
    start = client.get_shard_iterator(
        StreamName=ten,
        ShardId=info["shardId"],
        ShardIteratorType="AT_SEQUENCE_NUMBER",
        StartingSequenceNumber=info["startSequenceNumber"],
    )
    records = client.get_records(ShardIterator=start["ShardIterator"], Limit=info["batchSize"])["Records"]
    assert [events.from_bytes(record["Data"])["login"] for record in records] == [4, 5, 6]
    assert records[-1]["SequenceNumber"] == info["endSequenceNumber"]
    assert messages[0]["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert messages[0]["timestamp"].endswith("Z")
    assert info["approximateArrivalOfLastRecord"].endswith("Z")


def test_a_long_batch_of_bad_records_comes_to_its_end(client, stream):
    streams.recreate_stream(client, stream, shards=1)
    publish(client, stream, events.logins([1], each=1200))
    function = Function(*range(1, 1201), reports=True)
    _, given_up = run(client, stream, function, batch_size=10_000, retries=0, bisect=True, report=True)
    assert sum(given_up) == 1200


def test_parents_come_before_children(client, stream):
    resharding = ReshardingClient(client)
    streams.recreate_stream(resharding, stream, shards=1)
    publish(resharding, stream, TEN[:5])
    resharding.update_shard_count(StreamName=stream, TargetShardCount=2, ScalingType="UNIFORM_SCALING")
    publish(resharding, stream, TEN[5:])
    function = Function()
    run(resharding, stream, function)
    streams.delete_stream(resharding, stream)
    assert function.handled == list(range(1, 11))


@pytest.mark.parametrize("answer", [None, {}, {"batchItemFailures": []}, {"batchItemFailures": None}, []])
def test_answers_that_mean_that_all_is_done(answer):
    assert records_done(answer, ["1", "2"]) == 2


@pytest.mark.parametrize(
    "answer",
    [
        {"batchItemFailures": [{"itemIdentifier": ""}]},
        {"batchItemFailures": [{"itemIdentifier": None}]},
        {"batchItemFailures": [{"identifier": "2"}]},
        {"batchItemFailures": [{"itemIdentifier": "3"}]},
        {"batchItemFailures": ["2"]},
        {"batchItemFailures": "2"},
        "well done",
        17,
    ],
)
def test_answers_that_can_not_be_read_mean_that_nothing_is_done(answer):
    assert records_done(answer, ["1", "2"]) == 0


def test_the_lowest_reported_number_counts():
    reported = {"batchItemFailures": [{"itemIdentifier": "4"}, {"itemIdentifier": "2"}]}
    assert records_done(reported, ["1", "2", "3", "4"]) == 1
