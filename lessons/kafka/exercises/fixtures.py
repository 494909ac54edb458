"""What the checks share: a topic of their own for every check, and what is on it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any
from unittest import mock

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import KafkaError

from lessons.course.afterwards import at_the_end
from lessons.kafka.consumer import is_at_end, read_to_end
from lessons.kafka.topics import delete_group, delete_topic, recreate_topic
from lessons.polling import Deadline, poll
from lessons.servers import Cluster, Server

SHORT = 0.01  # seconds
COMES_BACK = 0.25
"""Seconds within which a deleted topic came back, if it did, beside seven busy processes on two cores."""
LOOK = 0.05  # seconds between two looks
LONG, PATIENCE = 300, 10.0
"""Who polls for so many milliseconds may take silence for the end; for so many seconds one is silent before it."""
_deleted: dict[str, set[str]] = {}
"""The topics that the check which is running has deleted, by their brokers' address."""


@contextmanager
def fresh_topic(
    kafka: Server, name: str, partitions: int = 1, groups: tuple[str, ...] = (), **settings: str | int
) -> Iterator[str]:
    """An empty topic for one check; it is deleted afterwards, and so are the groups. Consumers are patient here.

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
            with patient_consumers():
                yield topic
        finally:
            delete_for_good(kafka, admin, topic)
            for group in groups:
                delete_group(admin, group)
    finally:
        admin.close()


def delete_for_good(kafka: Server | Cluster, admin: KafkaAdminClient, topic: str) -> None:
    """Delete the topic now, and once more at the end of the check if it has come back.

    A broker that is asked for a topic makes it. It reads what a client asked for behind a long fetch only when the
    fetch has ended: by the deletion, where the client is closed. This was seen in one check of eight.
    """
    delete_topic(admin, topic)
    _deleted.setdefault(kafka.address, set()).add(topic)
    at_the_end(("deleted topics", kafka.address), partial(_keep_deleted, kafka.address))


def _keep_deleted(address: str) -> None:
    topics = _deleted.pop(address)
    with suppress(KafkaError):  # a server that does not answer now is told by what asked it before
        admin = KafkaAdminClient(bootstrap_servers=address)
        try:
            poll(partial(_delete_again, admin, topics), COMES_BACK, LOOK)
        finally:
            admin.close()


def _delete_again(admin: KafkaAdminClient, topics: set[str]) -> bool:
    """Whether one was there: no other request of that check is left then to make it once more."""
    back = topics & set(admin.list_topics())
    for topic in back:
        delete_topic(admin, topic)
    return back == topics


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
def patient_consumers() -> Iterator[None]:
    """A consumer of this thread takes no silence before the end of its partitions for the end here.

    On a busy machine it takes seconds to join a group or to fetch. A loop with `consumer_timeout_ms`, and one that ends
    when `poll` returns nothing, read everything all the same: a verdict does not depend on what else runs.
    """
    once, here = KafkaConsumer.poll, threading.current_thread()

    def patient(consumer: KafkaConsumer, timeout_ms: float = 0, *options: Any, **named: Any) -> Any:
        deadline = Deadline(PATIENCE)
        found = once(consumer, timeout_ms, *options, **named)
        if timeout_ms >= LONG and threading.current_thread() is here:
            while not (found or is_at_end(consumer) or deadline.passed):
                found = once(consumer, timeout_ms, *options, **named)
        return found

    with mock.patch.object(KafkaConsumer, "poll", patient):
        yield


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
