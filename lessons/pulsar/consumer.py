"""The consumer of the Pulsar lesson, for a terminal of its own.

    python3 -m lessons run pulsar.consumer --subscription analytics-service

Receives and acknowledges until Ctrl-C, or until nothing has come for some seconds.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import suppress

import pulsar

from lessons import events, servers
from lessons.course import programs
from lessons.errors import ServerError
from lessons.pulsar.connecting import close, connect

LOOK = 200  # milliseconds of one wait; between two waits Ctrl-C is heard
TYPES = {
    "exclusive": pulsar.ConsumerType.Exclusive,
    "failover": pulsar.ConsumerType.Failover,
    "shared": pulsar.ConsumerType.Shared,
    "key_shared": pulsar.ConsumerType.KeyShared,
}


def read(consumer: pulsar.Consumer, count: int, seconds: float = 10.0) -> list[pulsar.Message]:
    """Receive at most `count` messages, and no longer than `seconds`: a loop that ends. Nothing is acknowledged.

    Args:
        consumer: of a subscription.
        count: how many messages are enough.
        seconds: how long to wait for them in all.

    Returns:
        The messages, in the order in which they came; fewer than `count` when the time was over.
    """
    deadline = time.monotonic() + seconds
    messages: list = []
    while len(messages) < count and time.monotonic() < deadline:
        with suppress(pulsar.Timeout):
            messages.append(consumer.receive(timeout_millis=LOOK))
    return messages


def read_to_end(reader: pulsar.Reader) -> list[pulsar.Message]:
    """Every message from the reader's place to the end of the topic as it is now."""
    messages = []
    while reader.has_message_available():
        messages.append(reader.read_next(timeout_millis=10_000))
    return messages


def follow(consumer: pulsar.Consumer, seconds: float) -> Iterator[pulsar.Message]:
    """Messages one by one, until none has come for so many seconds."""
    while messages := read(consumer, 1, seconds):
        yield messages[0]


def process_event(event: dict) -> None:
    """What a service would do with an event; here it is printed."""
    print(event, flush=True)


def subscribe(client: pulsar.Client, topic: str, subscription: str, kind: str) -> pulsar.Consumer:
    """A consumer of the subscription; a new subscription begins at the oldest event.

    Raises:
        ServerError: the subscription is exclusive and has a consumer, or is of another type.
    """
    earliest = pulsar.InitialPosition.Earliest
    try:
        return client.subscribe(topic, subscription, TYPES[kind], initial_position=earliest)
    except pulsar.ConsumerBusy as error:
        raise ServerError(
            f"The subscription {subscription} has a consumer already, and can't have this one beside it.",
            "Stop the other one, or start both with --type shared (or failover, or key_shared).",
        ) from error


def run(arguments: argparse.Namespace) -> None:
    """Receive as a consumer of the subscription, and acknowledge each event when it has been processed."""
    server = servers.start("pulsar", own_names=False)
    client = connect(server)
    try:
        topic, subscription = server.named(arguments.topic), server.named(arguments.subscription)
        consumer = subscribe(client, topic, subscription, arguments.type)
        for message in follow(consumer, arguments.seconds):
            process_event(events.from_bytes(message.data()))
            consumer.acknowledge(message)
        consumer.close()  # sends what was acknowledged
    finally:
        close(client)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--topic", default="user-events", help="the topic (user-events)")
    parser.add_argument("--subscription", default="analytics-service", help="the subscription (analytics-service)")
    parser.add_argument("--type", default="exclusive", choices=TYPES, help="the subscription's type (exclusive)")
    parser.add_argument("--seconds", type=float, default=60.0, help="end when nothing came for so long (60)")


PROGRAM = programs.Program(
    "pulsar.consumer",
    "Receive and acknowledge the events of a Pulsar topic.",
    add_arguments,
    run,
    (pulsar.PulsarException,),
)
