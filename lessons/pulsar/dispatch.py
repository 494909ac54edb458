"""Looks which consumer of a subscription gets which event."""

import time
from collections.abc import Iterable
from contextlib import suppress

import pulsar

from lessons.errors import WaitError
from lessons.pulsar.producer import key_of, publish


def send_one_by_one(producer: pulsar.Producer, consumers: list[pulsar.Consumer], some_events: Iterable[dict]) -> list:
    """Send one event after the other, and note who gets each: its key, and the consumer's name."""
    row = []
    for event in some_events:
        publish(producer, [event])
        row.append((key_of(event), receiver_name(consumers)))
    return row


def receiver_name(consumers: list[pulsar.Consumer], seconds: float = 10.0) -> str:
    """The name of the first consumer that receives a message; the message is acknowledged.

    Raises:
        WaitError: nobody received one in time.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for consumer in consumers:
            with suppress(pulsar.Timeout):
                consumer.acknowledge(consumer.receive(timeout_millis=5))
                return consumer.consumer_name()
    raise WaitError(
        f"None of the {len(consumers)} consumers received a message within {seconds:.0f} seconds.",
        "Run the notebook from the top, so that no consumer of an earlier run holds it back.",
    )
