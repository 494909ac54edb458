"""What a client may do, found out by doing it on the broker."""

import re
from collections.abc import Callable
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic
from kafka.errors import KafkaError

from lessons.kafka.consumer import read
from lessons.kafka.security.access import Settings

SHORT = {"request_timeout_ms": 10_000, "max_block_ms": 10_000}
CAN, SILENCE = "yes", "silence"
"""The answer of a trial where it works, and of one where nothing comes, not even an error. Else it is the name of the
error."""
ENOUGH, QUIET = 10.0, 1.0
"""Seconds to wait for an event of a topic that the client knows, and of one that it does not see."""


def write(settings: Settings, topic: str, value: bytes = b"a trial") -> str:
    """Send one event to the topic, in its partition 0."""

    def send() -> None:
        with KafkaProducer(**settings, **SHORT) as producer:
            producer.send(topic, value, partition=0).get(10)

    return _tried(send)


def read_alone(settings: Settings, topic: str) -> str:
    """Read an event of the topic's partition 0, without a group; the topic has one."""
    with _consumer(settings) as consumer:
        consumer.assign([TopicPartition(topic, 0)])
        consumer.seek_to_beginning()
        return _first(consumer, topic)


def read_in_group(settings: Settings, topic: str, group: str) -> str:
    """Read an event of the topic as a member of the group; the topic has one that the group has not read."""
    with _consumer(settings, group_id=group) as consumer:
        consumer.subscribe([topic])
        # Asked first: on a busy computer the group's refusal may come after a topic that is not seen was given up.
        refused = _tried(lambda: consumer.committed(TopicPartition(topic, 0)))
        return refused if refused.startswith("Group") else _first(consumer, topic)


def _first(consumer: KafkaConsumer, topic: str) -> str:
    seconds = ENOUGH if consumer.partitions_for_topic(topic) else QUIET
    came: list[object] = []
    answer = _tried(lambda: came.extend(read(consumer, 1, seconds)))
    return SILENCE if answer == CAN and not came else answer


def transact(settings: Settings, transactional_id: str) -> str:
    """Begin to use transactions under this id."""

    def begin() -> None:
        producer = KafkaProducer(**settings, **SHORT, transactional_id=transactional_id)
        try:
            producer.init_transactions()
        finally:
            producer.close(timeout=1)

    return _tried(begin)


def create(settings: Settings, topic: str) -> str:
    """Create a topic of that name."""

    def make() -> None:
        with KafkaAdminClient(**settings) as admin:
            admin.create_topics([NewTopic(topic, 1, 1)])

    return _tried(make)


def _consumer(settings: Settings, **further: Any) -> KafkaConsumer:
    return KafkaConsumer(**settings, **further, auto_offset_reset="earliest", enable_auto_commit=False)


def _tried(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except KafkaError as error:
        named = re.search(r"\w+AuthorizationFailedError", str(error))  # some errors name the broker's in their words
        return named[0] if named else type(error).__name__
    return CAN
