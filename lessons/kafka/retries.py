"""Retry topics: an event that failed waits there until it is due, and the events after it do not wait with it."""

import itertools
import time
from collections.abc import Callable

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from lessons.kafka.consumer import load_topic_metadata
from lessons.kafka.dead_letters import dead_letter, headers_of

ATTEMPTS, DUE = "attempts", "due"
LOOK = 200  # milliseconds that one poll waits at most
ALL = 1_000_000_000
"""kafka-python 3.0.12 may give nothing of a partition any more that was paused while it held messages of it in its
memory. So a poll takes all of them out, and those that are not wanted yet are read again."""


def now_ms() -> int:
    """Milliseconds since 1970, as Kafka counts time."""
    return time.time_ns() // 1_000_000


def attempts_of(message) -> int:
    """How many attempts at this message have failed already."""
    return int(headers_of(message).get(ATTEMPTS, 0))


def due_of(message) -> int:
    """When the message may be handled, in milliseconds since 1970; 0, which is long ago, where it does not say."""
    return int(headers_of(message).get(DUE, 0))


def retry_later(producer: KafkaProducer, topic: str, message, error: Exception, delay: int) -> None:
    """Send the message to a retry topic, where it is due after `delay` milliseconds.

    Raises:
        kafka.errors.KafkaError: as `dead_letter` does.
    """
    dead_letter(producer, topic, message, error, attempts=attempts_of(message) + 1, due=now_ms() + delay)


def read_due(consumer: KafkaConsumer, count: int, seconds: float = 10.0, clock: Callable[[], int] = now_ms) -> list:
    """Read at most `count` messages, none before it is due, and no longer than `seconds`.

    A partition whose next message is not due is paused until then. The consumer goes on polling, so its group does
    not take it for dead, and its other partitions go on.

    Args:
        consumer: subscribed to a retry topic, or with partitions assigned.
        count: how many messages are enough.
        seconds: how long to wait for them in all.
        clock: milliseconds since 1970.

    Returns:
        The messages, in the order in which they were due; fewer than `count` when the time was over.
    """
    deadline = time.monotonic() + seconds
    found: list = []
    waiting: dict[TopicPartition, int] = {}
    load_topic_metadata(consumer)
    while len(found) < count and time.monotonic() < deadline:
        for place in [place for place, due in waiting.items() if due <= clock()]:
            del waiting[place]
            if place in consumer.assignment():  # a rebalance may have taken it away
                consumer.resume(place)
        until_next = min([LOOK, *(max(0, due - clock()) for due in waiting.values())])
        for place, batch in consumer.poll(timeout_ms=until_next, max_records=ALL).items():
            taken = _due(batch[: count - len(found)], clock())
            found += taken
            if len(taken) < len(batch):
                consumer.seek(place, batch[len(taken)].offset)
                if len(found) < count:
                    consumer.pause(place)
                    waiting[place] = due_of(batch[len(taken)])
    for place in waiting.keys() & consumer.assignment():
        consumer.resume(place)
    return found


def _due(batch: list, moment: int) -> list:
    """The messages before the first that is not due."""
    return list(itertools.takewhile(lambda message: due_of(message) <= moment, batch))
