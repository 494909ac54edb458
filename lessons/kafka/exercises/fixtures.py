"""What the checks share: a topic of their own for every check, and what is on it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord

from lessons.kafka.consumer import read_to_end
from lessons.kafka.topics import delete_group, delete_topic, recreate_topic
from lessons.servers import Cluster, Server

SHORT = 0.01  # seconds


@contextmanager
def fresh_topic(
    kafka: Server, name: str, partitions: int = 1, groups: tuple[str, ...] = (), **settings: str | int
) -> Iterator[str]:
    """An empty topic for one check; it is deleted afterwards, and so are the groups.

    Args:
        kafka: the server's handle.
        name: the exercise's short name.
        partitions: how many.
        groups: consumer groups that the check will use on it.
        settings: the topic's, as of `recreate_topic`.
    """
    topic = kafka.named(f"exercise-{name}")
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    try:
        recreate_topic(admin, topic, partitions, groups, **settings)
        try:
            yield topic
        finally:
            delete_topic(admin, topic)
            for group in groups:
                delete_group(admin, group)
    finally:
        admin.close()


def messages_on(kafka: Server | Cluster, topic: str) -> list[ConsumerRecord]:
    """Every message that the broker has of the topic, partition by partition."""
    consumer = KafkaConsumer(bootstrap_servers=kafka.address, enable_auto_commit=False)
    try:
        places = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        return read_to_end(consumer)
    finally:
        consumer.close()


@contextmanager
def short_sleeps() -> Iterator[list[float]]:
    """`time.sleep` of this thread returns at once here: who waits for a time, and not for a broker, is seen.

    Yields:
        The seconds that were asked for, in order.
    """
    slept: list[float] = []
    sleep, here = time.sleep, threading.current_thread()

    def short(seconds: float) -> None:
        if threading.current_thread() is here:
            slept.append(seconds)
        sleep(min(seconds, SHORT) if threading.current_thread() is here else seconds)

    with mock.patch("time.sleep", short):
        yield slept
