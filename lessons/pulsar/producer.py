"""The producer of the Pulsar lesson, for a terminal of its own.

    python3 -m lessons run pulsar.producer --count 10

It sends logins of three users, with the user as the key. Each `send` waits until the broker has stored the event.
"""

import argparse
from collections.abc import Iterable

import pulsar

from lessons import events, servers
from lessons.course import ending, programs
from lessons.events import Event
from lessons.pulsar.connecting import close_client, connect
from lessons.setup.spelling import command


def key_of(event: Event) -> str:
    """The event's key: its user, so that the events of one user can stay together."""
    return f"user-{event['userId']}"


def publish(producer: pulsar.Producer, some_events: Iterable[Event]) -> list[pulsar.MessageId]:
    """Send events one after the other; `send` returns when the broker has stored the event.

    Args:
        producer: of a topic.
        some_events: each has a userId.

    Returns:
        The message id of each event, in the order in which they were sent.

    Raises:
        pulsar.PulsarException: the broker refused an event, or did not answer in time.
    """
    return [producer.send(events.to_bytes(event), partition_key=key_of(event)) for event in some_events]


def run(arguments: argparse.Namespace) -> None:
    """Send as many logins as asked for, and print where each one is."""
    server = servers.start("pulsar", own_names=False)
    some_events = events.logins([123, 456, 789], each=-(-arguments.count // 3))[: arguments.count]
    client = connect(server)
    try:
        producer = client.create_producer(server.named(arguments.topic))
        message_ids = publish(producer, ending.between(some_events))
    finally:
        close_client(client)
    for event, message_id in zip(some_events, message_ids, strict=True):
        print(f"ledger {message_id.ledger_id()} entry {message_id.entry_id()}: {event}", flush=True)
    print(f"Read them within 15 seconds, or keep the server: {command('up pulsar')}", flush=True)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--topic", default="user-events", help="the topic (user-events)")
    parser.add_argument("--count", type=programs.positive, default=9, help="how many events (9)")


PROGRAM = programs.Program(
    "pulsar.producer", "Send logins to a Pulsar topic.", add_arguments, run, (pulsar.PulsarException,)
)
