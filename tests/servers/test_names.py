"""The longest names that a lesson can have are valid for all that lessons make, in each technology."""

import secrets
from dataclasses import replace

import boto3
import pulsar
import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer

from lessons import servers
from lessons.kafka import topics
from lessons.kinesis import buckets, firehose, leases, streams
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import client_logger, close_client
from lessons.servers.supervision import handle

pytestmark = pytest.mark.usefixtures("home")
LONGEST = "exercise-count-logins"


@pytest.fixture
def name(monkeypatch) -> str:
    """The longest name of a lesson, of a learner with the longest name."""
    monkeypatch.setattr(handle, "own_prefix", lambda: f"{'x' * 12}-{secrets.token_hex(3)}")
    return LONGEST


def test_kafka_takes_them(name):
    with servers.start("kafka", say=None) as server:
        named = replace(server, slot=12, kind="external").named(name)
        admin = KafkaAdminClient(bootstrap_servers=server.address)
        topics.recreate_topic(admin, named, groups=(named,))
        with KafkaProducer(bootstrap_servers=server.address, transactional_id=named) as producer:
            producer.init_transactions()
            producer.begin_transaction()
            producer.send(named, b"event").get(30)
            producer.commit_transaction()
        with KafkaConsumer(
            named, bootstrap_servers=server.address, group_id=named, auto_offset_reset="earliest"
        ) as consumer:
            assert next(consumer).value == b"event"
        topics.delete_topic(admin, named)
        admin.close()


def test_kinesis_and_what_goes_with_it_take_them(name):
    with servers.start("kinesis", say=None) as server:
        other = replace(server, slot=12, kind="external")
        named, dashed = other.named(name), buckets.dashed_name(other, name)
        streams.recreate_stream(boto3.client("kinesis"), named)
        leases.recreate_table(boto3.resource("dynamodb"), named)
        buckets.recreate_bucket(boto3.client("s3"), dashed)
        firehose.recreate_delivery_stream(boto3.client("firehose"), named, dashed)
        boto3.client("sqs").create_queue(QueueName=dashed)
        assert dashed == dashed.lower()
        assert max(len(named), len(dashed)) <= 63  # S3 and Firehose have the shortest limits (their API references)


def test_pulsar_takes_them(name):
    with servers.start("pulsar", say=None) as server:
        named = replace(server, slot=12, kind="external").named(name)
        admin, client = Admin(server), pulsar.Client(server.address, logger=client_logger())
        admin.create_tenant(named)
        admin.create_namespace(f"{named}/{named}")
        topic = f"persistent://{named}/{named}/{named}"
        consumer = client.subscribe(topic, named)
        client.create_producer(topic, producer_name=named).send(b"event")
        assert consumer.receive(timeout_millis=30_000).data() == b"event"
        close_client(client)
