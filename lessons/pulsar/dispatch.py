"""See which consumer of a subscription the broker gives each event to."""

from collections.abc import Iterable
from contextlib import suppress

import pulsar

from lessons.errors import WaitError
from lessons.events import Event
from lessons.polling import Deadline
from lessons.pulsar.producer import key_of, publish


def send_one_by_one(
    producer: pulsar.Producer, consumers: list[pulsar.Consumer], some_events: Iterable[Event]
) -> list[tuple[str, str]]:
    """Send one event after the other, each when a consumer has received the one before.

    Returns:
        For each event its key, and the name of the consumer that received it.

    Raises:
        WaitError: no consumer received an event in time.
    """
    receivers = []
    for event in some_events:
        publish(producer, [event])
        receivers.append((key_of(event), receiver_name(consumers)))
    return receivers


def receiver_name(consumers: list[pulsar.Consumer], seconds: float = 10.0) -> str:
    """The name of the first consumer that receives a message. It acknowledges the message.

    Raises:
        WaitError: no consumer received one in time.
    """
    deadline = Deadline(seconds)
    while not deadline.passed:
        for consumer in consumers:
            with suppress(pulsar.Timeout):
                consumer.acknowledge(consumer.receive(timeout_millis=5))
                return str(consumer.consumer_name())
    raise WaitError(
        f"None of the {len(consumers)} consumers received a message within {seconds:.0f} seconds.",
        "Run the notebook from the top, so that no consumer of an earlier run has the message.",
    )
