"""The notebooks on somebody's servers: names of the learner's own, nothing of the others touched, nothing left."""

from collections.abc import Iterator
from itertools import groupby

import boto3
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from lessons import servers
from lessons.course.catalogue import all_exercises
from lessons.kinesis import buckets, firehose, leases, streams
from lessons.servers.supervision.prefix import own_prefix
from tests import harness, notebooks

THEIRS = "user-events"
"""A topic and a stream that are called as the lessons' own are."""
ON_THESE = ("00_start_here", "01_kafka", "02_kinesis", "deeper/kafka_bad_events", "deeper/kafka_guarantees")
SERVICES = ("kinesis", "dynamodb", "firehose", "sqs", "s3")
DEEPER = tuple(name for name in notebooks.NAMES if name.startswith("deeper/kinesis_"))


@pytest.fixture
def elsewhere(tmp_path, monkeypatch) -> Iterator[tuple[str, str]]:
    """The addresses of a Kafka and a Kinesis of somebody else, in a home of their own, with something in them."""
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path / "theirs"))
    with servers.start("kafka", say=None) as kafka, servers.start("kinesis", say=None) as kinesis:
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            producer.send(THEIRS, b"theirs").get(30)
        client = boto3.client("kinesis", endpoint_url=kinesis.address)
        client.create_stream(StreamName=THEIRS, ShardCount=1)
        client.put_record(StreamName=THEIRS, Data=b"theirs", PartitionKey="theirs")
        monkeypatch.setenv("LESSONS_HOME", str(tmp_path / "mine"))
        monkeypatch.setenv("LESSONS_SERVERS", "auto")
        monkeypatch.setenv("KAFKA_BOOTSTRAP_SERVERS", kafka.address)
        monkeypatch.setenv("AWS_ENDPOINT_URL", kinesis.address)
        monkeypatch.setenv("LESSONS_ENDPOINT", "")
        yield kafka.address, kinesis.address
        client.delete_stream(StreamName=THEIRS)


def topics(address: str) -> set[str]:
    """The topics of the broker, without its own."""
    admin = KafkaAdminClient(bootstrap_servers=address)
    found = {name for name in admin.list_topics() if not name.startswith("__")}
    admin.close()
    return found


def events_in(address: str) -> int:
    """How many events their topic has."""
    consumer = KafkaConsumer(bootstrap_servers=address)
    place = TopicPartition(THEIRS, 0)
    end = consumer.end_offsets([place])[place]
    consumer.close()
    return end


def test_lessons_and_exercises_touch_nothing_of_others_and_leave_nothing(elsewhere):
    kafka, kinesis = elsewhere
    client = boto3.client("kinesis", endpoint_url=kinesis)
    before, streams = topics(kafka), client.list_streams()["StreamNames"]
    for name, exercises in groupby(all_exercises(), key=lambda exercise: exercise.notebook):
        if name in ON_THESE:
            answers = {one.id: [one.solution_code] for one in exercises}
            said = harness.attempt(harness.path(name), answers, before=harness.ASKING_ALL_THE_TIME)
            assert [text for texts in said.values() for text in texts if not text.startswith("Correct.")] == []
    assert client.list_streams()["StreamNames"] == streams
    # A group that has just ended may ask for its topic once more (seen with kafka-python 3.0.12), and a broker that
    # makes topics by itself makes an empty one: that, and nothing else, may be there.
    assert before <= topics(kafka)
    assert [name for name in topics(kafka) - before if not name.startswith(f"{own_prefix()}.exercise-")] == []
    assert events_in(kafka) == 1


def everything(address: str) -> dict[str, list[str]]:
    """The names of what moto has, by kind."""
    ask = {service: boto3.client(service, endpoint_url=address) for service in SERVICES}
    return {
        "streams": sorted(streams.stream_names(ask["kinesis"])),
        "tables": ask["dynamodb"].list_tables()["TableNames"],
        "deliveries": ask["firehose"].list_delivery_streams()["DeliveryStreamNames"],
        "queues": ask["sqs"].list_queues().get("QueueUrls", []),
        "buckets": [bucket["Name"] for bucket in ask["s3"].list_buckets()["Buckets"]],
    }


@pytest.fixture
def full_of_theirs(elsewhere) -> Iterator[str]:
    """The address of somebody's moto that has one of each, called as the labs' own are."""
    _, kinesis = elsewhere
    ask = {service: boto3.client(service, endpoint_url=kinesis) for service in SERVICES}
    for name in ("scaling-events", "shared-events", "integration-events", "function-events", "limited-events"):
        ask["kinesis"].create_stream(StreamName=name, ShardCount=1)
    table = leases.recreate_table(boto3.resource("dynamodb", endpoint_url=kinesis), "shared-leases")
    table.put_item(Item={"leaseKey": "theirs", "leaseOwner": "they", "leaseCounter": 1})
    ask["s3"].create_bucket(Bucket="integration-events")
    ask["s3"].put_object(Bucket="integration-events", Key="theirs", Body=b"theirs")
    firehose.recreate_delivery_stream(ask["firehose"], "to-the-bucket", "integration-events")
    queue = ask["sqs"].create_queue(QueueName="function-failures")["QueueUrl"]
    yield kinesis
    for name in everything(kinesis)["streams"]:
        if name != THEIRS:
            ask["kinesis"].delete_stream(StreamName=name)
    table.delete()
    buckets.delete_bucket(ask["s3"], "integration-events")
    ask["firehose"].delete_delivery_stream(DeliveryStreamName="to-the-bucket")
    ask["sqs"].delete_queue(QueueUrl=queue)


def test_the_deeper_kinesis_labs_touch_nothing_of_others_and_leave_nothing(full_of_theirs):
    before = everything(full_of_theirs)
    assert all(before.values())
    for name in DEEPER:
        answers = {one.id: [one.solution_code] for one in all_exercises() if one.notebook == name}
        said = harness.attempt(harness.path(name), answers)
        assert [text for texts in said.values() for text in texts if not text.startswith("Correct.")] == []
    after = everything(full_of_theirs)
    assert {kind: sorted(set(after[kind]) ^ set(names)) for kind, names in before.items() if after[kind] != names} == {}
    s3 = boto3.client("s3", endpoint_url=full_of_theirs)
    assert buckets.object_keys(s3, "integration-events") == ["theirs"]
    assert boto3.resource("dynamodb", endpoint_url=full_of_theirs).Table("shared-leases").scan()["Count"] == 1
