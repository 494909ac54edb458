"""The producer of the Kafka lesson, for a terminal of its own.

    python3 -m lessons run kafka.producer --count 10

It sends logins of three users, with the user as the key, and waits until the broker has them all.
"""

import argparse
from collections.abc import Iterable

from kafka import KafkaProducer
from kafka.errors import KafkaError

from lessons import events, servers
from lessons.course import ending, programs
from lessons.events import Event
from lessons.setup.spelling import command


def key_of(event: Event) -> bytes:
    """The event's key: its user, so that the events of one user keep their order."""
    return f"user-{event['userId']}".encode()


def publish(producer: KafkaProducer, topic: str, some_events: Iterable[Event]) -> list[tuple[int, int]]:
    """Send events and wait until the broker has acknowledged them all.

    Args:
        producer: connected to a broker.
        topic: the broker creates it if it does not exist.
        some_events: each has a userId.

    Returns:
        For each event its partition and offset, in the order in which they were sent.

    Raises:
        kafka.errors.KafkaError: the broker refused an event, or did not answer in time.
    """
    sent = [producer.send(topic, key=key_of(event), value=events.to_bytes(event)) for event in some_events]
    producer.flush()
    acknowledged = [future.get(timeout=10) for future in sent]
    return [(metadata.partition, metadata.offset) for metadata in acknowledged]


def run(arguments: argparse.Namespace) -> None:
    """Send as many logins as asked for, and print where each one is."""
    kafka = servers.start("kafka", own_names=False)
    topic = kafka.named(arguments.topic)
    some_events = events.logins([123, 456, 789], each=-(-arguments.count // 3))[: arguments.count]
    with KafkaProducer(bootstrap_servers=kafka.address) as producer:
        sent = publish(producer, topic, ending.between(some_events))
    for event, (partition, offset) in zip(some_events, sent, strict=True):
        print(f"partition {partition} offset {offset}: {event}", flush=True)
    print(f"Read them within 15 seconds, or keep the server: {command('up kafka')}", flush=True)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--topic", default="user-events", help="the topic (user-events)")
    parser.add_argument("--count", type=programs.positive, default=9, help="how many events (9)")


PROGRAM = programs.Program("kafka.producer", "Send logins to a Kafka topic.", add_arguments, run, (KafkaError,))
