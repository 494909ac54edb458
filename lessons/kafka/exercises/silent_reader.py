"""Exercise: find why a consumer reads nothing and says nothing."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from confluent_kafka import KafkaException
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ACL, ACLOperation, ResourceType

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.security import rights, users
from lessons.kafka.security.access import Settings, access_to, for_confluent
from lessons.kafka.topics import delete_group, delete_topic, recreate_topic
from lessons.servers import Server

USER, GROUP, SECONDS = "exercise-reader", "exercise-reports", 4
COUNTS = {"exercise-orders": 5, "exercise-returns": 3}
"""How many events each topic has."""
TOPICS = tuple(COUNTS)
PARTITION_ENDS = {"enable.partition.eof": True}
"""The client is told by an error, too, that it has read a partition to its end."""


def check(read_orders: Answer, secured: Server) -> str:
    access = access_to(secured)
    with KafkaAdminClient(**access.as_admin()) as admin, _reader(admin, access.as_admin()):
        settings = for_confluent(users.set_password(admin, access, USER, secrets.token_urlsafe(20)))
        everything = [_may_read(TOPICS[0]), _may_read(TOPICS[1]), _may_use_group()]
        rights.grant(admin, *everything)
        _reads(read_orders, settings, TOPICS[0], 5)
        _reads(read_orders, {**settings, **PARTITION_ENDS}, TOPICS[1], 4)
        rights.revoke(admin, USER)
        rights.grant(admin, _may_read(TOPICS[0]))
        _fails(read_orders, settings, TOPICS[0], "its group has no right")
        rights.revoke(admin, USER)
        rights.grant(admin, _may_use_group())
        _fails(read_orders, settings, TOPICS[1], "its group may read, and the topic may not be read")
    return "Whoever runs it is told which right is missing."


@contextmanager
def _reader(admin: KafkaAdminClient, settings: Settings) -> Iterator[None]:
    """Two topics of two partitions; the second partition is empty."""
    try:
        for topic in TOPICS:
            recreate_topic(admin, topic, partitions=2, groups=(GROUP,))
        with KafkaProducer(**settings) as producer:
            for topic, count in COUNTS.items():
                for number in range(count):
                    producer.send(topic, f"{topic} {number}".encode(), partition=0)
        yield
    finally:
        rights.revoke(admin, USER)
        users.delete_user(admin, USER)
        delete_group(admin, GROUP)
        for topic in TOPICS:
            delete_topic(admin, topic)


def _may_read(topic: str) -> ACL:
    return rights.right(USER, ACLOperation.READ, ResourceType.TOPIC, topic)


def _may_use_group() -> ACL:
    return rights.right(USER, ACLOperation.READ, ResourceType.GROUP, GROUP)


def _reads(read_orders: Answer, settings: Settings, topic: str, count: int) -> None:
    began = time.monotonic()
    try:
        values = read_orders(settings, topic, GROUP, count, 5 * SECONDS if count <= COUNTS[topic] else SECONDS)
    except KafkaException as error:
        raise Wrong(f"With every right your program failed: {type(error).__name__}: {error}.") from error
    expected = [f"{topic} {number}".encode() for number in range(COUNTS[topic])]
    if count > len(expected) and time.monotonic() - began < SECONDS:
        raise Wrong(
            f"Your program was to wait {SECONDS} seconds for {count} events, and ended before: the end of a partition "
            "was told, and another event may still come."
        )
    if values != expected:
        raise Wrong(f"With every right your program returned {values!r}, and the topic has {len(expected)} events.")


def _fails(read_orders: Answer, settings: Settings, topic: str, what: str) -> None:
    try:
        values = read_orders(settings, topic, GROUP, 3, SECONDS)
    except Exception as error:
        if "authorization failed" not in str(error).lower():
            raise Wrong(f"When {what}, your program fails with {str(error)!r}: that does not say why.") from error
    else:
        raise Wrong(f"When {what}, your program returned {values!r}, and raised nothing.")


EXERCISE = Exercise(
    id="kafka.silent_reader",
    title="Find why a consumer reads nothing and says nothing",
    notebook="deeper/kafka_secured",
    minutes=8,
    hints=(
        "What does `message.error()` say in such a run? Print it.",
        "Not every error is a failure: with some settings the end of a partition comes as one "
        "(`KafkaError._PARTITION_EOF`).",
        "`raise KafkaException(message.error())` for all others.",
    ),
    why=(
        "confluent-kafka gives errors where messages come from. A program that skips them waits for ever, with nothing "
        "in its log. Raise them; you could also keep the last one, and raise it when too few events have come. The "
        "usual mistake is to print and go on: then the program runs, the report is empty, and nobody reads the line. "
        "The end of a partition is told in the same way, and is no failure."
    ),
    checker=check,
    kind="diagnose",
    seconds=60,
    **answers_beside(__file__),
)
