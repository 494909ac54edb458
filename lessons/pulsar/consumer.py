"""The consumer of the Pulsar lesson, for a terminal of its own.

    python3 -m lessons run pulsar.consumer --subscription analytics-service

It receives events and acknowledges each one after it has processed it. It ends with Ctrl-C, or when no event has come
for some seconds.
"""

import argparse
from collections.abc import Iterator
from contextlib import suppress

import pulsar

from lessons import events, servers
from lessons.course import ending, programs
from lessons.errors import ServerError
from lessons.events import Event
from lessons.polling import Deadline
from lessons.pulsar.connecting import close_client, connect

RECEIVE_TIMEOUT = 200  # milliseconds: between two calls of `receive`, Ctrl-C can end the program
TYPES = {
    "exclusive": pulsar.ConsumerType.Exclusive,
    "failover": pulsar.ConsumerType.Failover,
    "shared": pulsar.ConsumerType.Shared,
    "key_shared": pulsar.ConsumerType.KeyShared,
}


def read(consumer: pulsar.Consumer, count: int, seconds: float = 10.0) -> list[pulsar.Message]:
    """Receive at most `count` messages, for at most `seconds`: a loop that ends. It acknowledges nothing.

    Args:
        consumer: of a subscription.
        count: how many messages are enough.
        seconds: how long to wait for all of them.

    Returns:
        The messages in the order in which they came: fewer than `count` if the time was over.
    """
    deadline = Deadline(seconds)
    messages: list[pulsar.Message] = []
    while len(messages) < count and not deadline.passed:
        with suppress(pulsar.Timeout):
            messages.append(consumer.receive(timeout_millis=RECEIVE_TIMEOUT))
    return messages


def read_to_end(reader: pulsar.Reader) -> list[pulsar.Message]:
    """Every message from the reader's position to the end of the topic."""
    messages = []
    while reader.has_message_available():
        messages.append(reader.read_next(timeout_millis=10_000))
    return messages


def read_until_idle(consumer: pulsar.Consumer, seconds: float) -> Iterator[pulsar.Message]:
    """Yield one message after the other, until none has come for that many seconds."""
    while messages := read(consumer, 1, seconds):
        yield messages[0]


def process_event(event: Event) -> None:
    """What a service would do with an event; here it prints it."""
    print(event, flush=True)


def subscribe(client: pulsar.Client, topic: str, subscription: str, kind: str) -> pulsar.Consumer:
    """A consumer of the subscription; a new subscription begins at the oldest event.

    Raises:
        ServerError: the subscription is exclusive and has a consumer, or has another type.
    """
    earliest = pulsar.InitialPosition.Earliest
    try:
        return client.subscribe(topic, subscription, TYPES[kind], initial_position=earliest)
    except pulsar.ConsumerBusy as error:
        raise ServerError(
            f"The subscription {subscription} already has a consumer, and can't have this one too.",
            "Stop the other one, or start both with --type shared (or failover, or key_shared).",
        ) from error


def run(arguments: argparse.Namespace) -> None:
    """Receive as a consumer of the subscription, and acknowledge each event when it has been processed."""
    server = servers.start("pulsar", own_names=False)
    client = connect(server)
    try:
        topic, subscription = server.named(arguments.topic), server.named(arguments.subscription)
        consumer = subscribe(client, topic, subscription, arguments.type)
        for message in ending.between(read_until_idle(consumer, arguments.seconds)):
            process_event(events.from_bytes(message.data()))
            consumer.acknowledge(message)
        consumer.close()  # sends the last acknowledgements
    finally:
        close_client(client)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--topic", default="user-events", help="the topic (user-events)")
    parser.add_argument("--subscription", default="analytics-service", help="the subscription (analytics-service)")
    parser.add_argument("--type", default="exclusive", choices=TYPES, help="the subscription's type (exclusive)")
    parser.add_argument(
        "--seconds", type=programs.seconds, default=60.0, help="end when no event came for this time (60)"
    )


PROGRAM = programs.Program(
    "pulsar.consumer",
    "Receive and acknowledge the events of a Pulsar topic.",
    add_arguments,
    run,
    (pulsar.PulsarException,),
)
