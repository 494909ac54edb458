"""Kafka and Pulsar, each by its client in C or C++, with one setting turned: who wins depends on it."""

import time
from collections.abc import Callable, Mapping
from contextlib import closing

import pulsar
from confluent_kafka import Producer
from kafka import KafkaAdminClient

from lessons.course.pictures import Picture
from lessons.errors import ServerError
from lessons.kafka import throughput_chart
from lessons.kafka.throughput import count_events
from lessons.kafka.topics import delete_topic, recreate_topic
from lessons.pulsar import topics
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import close_client, connect
from lessons.servers import Server

RUNS = 5
"""Of so many runs the fastest counts: other programs only make a run slower."""
NEVER = 2**63 - 1
"""Kafka's flush.messages by default: the system decides when it writes to the disk."""


def kafka_rate(kafka: Server, values: list[bytes], waits: bool = False, flushes: bool = False) -> float:
    """Events a second into a topic with one partition, all acknowledged.

    Args:
        kafka: what `servers.start("kafka")` returned.
        values: what is sent.
        waits: whether each event waits until the one before is acknowledged.
        flushes: whether the broker writes to the disk before it acknowledges (flush.messages=1).
    """
    topic = kafka.named("race")
    with closing(KafkaAdminClient(bootstrap_servers=kafka.address)) as admin:
        recreate_topic(admin, topic, flush_messages=1 if flushes else NEVER)
        try:
            producer = Producer({"bootstrap.servers": kafka.address, "log_level": 0})
            producer.list_topics(topic, timeout=10)  # loaded now, so that it is not measured
            rate = _fastest(len(values), lambda: _send_to_kafka(producer, topic, values, waits))
            _require_all(count_events(kafka.address, topic), len(values))
            return rate
        finally:
            delete_topic(admin, topic)


def pulsar_rate(broker: Server, values: list[bytes], waits: bool = False, batches: bool = True) -> float:
    """The same for Pulsar.

    Args:
        broker: what `servers.start("pulsar")` returned.
        values, waits: as of `kafka_rate`.
        batches: whether the client sends events together, as Kafka's always may; this one does not by itself.
    """
    admin, topic, client = Admin(broker), broker.named("race"), connect(broker, "race")
    topics.recreate_topic(admin, topic)
    try:
        producer = client.create_producer(topic, block_if_queue_full=True, batching_enabled=batches)
        rate = _fastest(len(values), lambda: _send_to_pulsar(producer, values, waits))
        _require_all(int(admin.stats(topic)["msgInCounter"]), len(values))
        return rate
    finally:
        close_client(client)
        admin.delete_topic(topic)


def _send_to_kafka(producer: Producer, topic: str, values: list[bytes], waits: bool) -> None:
    for value in values:
        producer.produce(topic, value)
        if waits:
            producer.flush(10)
    producer.flush(60)


def _send_to_pulsar(producer: pulsar.Producer, values: list[bytes], waits: bool) -> None:
    for value in values:
        producer.send_async(value, None)
        if waits:
            producer.flush()
    producer.flush()


def _fastest(count: int, send: Callable[[], None]) -> float:
    seconds = []
    for _ in range(RUNS):
        began = time.monotonic()
        send()
        seconds.append(time.monotonic() - began)
    return count / min(seconds)


def _require_all(stored: int, sent: int) -> None:
    """Raises ServerError unless all events of all runs are stored: who loses some has won nothing."""
    if stored != RUNS * sent:
        raise ServerError(f"Of {RUNS * sent} events {stored} are stored.", "Run the cell again.")


def draw(rates: Mapping[str, float]) -> Picture:
    """Draw the rates, events a second by name, on one scale."""
    return throughput_chart.draw(dict(rates))
