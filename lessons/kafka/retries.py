"""Retry topics: a message that has failed waits there until it is due. The messages behind it need not wait."""

import itertools
import time
from collections.abc import Callable

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord

from lessons.kafka.consumer import load_topic_metadata
from lessons.kafka.dead_letters import headers_of, send_failed
from lessons.polling import Deadline

ATTEMPTS, DUE = "attempts", "due"
POLL_TIMEOUT = 200  # milliseconds
ALL = 1_000_000_000
"""kafka-python 3.0.12 may return nothing more of a partition that was paused while the client had messages of it in
memory. So a poll takes all of them, and `seek` goes back to those that are not due."""


def now_ms() -> int:
    """The time as Kafka counts it: milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def attempts_of(message: ConsumerRecord) -> int:
    """How many attempts to handle this message have failed."""
    return int(headers_of(message).get(ATTEMPTS, 0))


def due_of(message: ConsumerRecord) -> int:
    """When the message may be handled, in milliseconds since 1970; 0 (at once) if it has no such header."""
    return int(headers_of(message).get(DUE, 0))


def retry_later(producer: KafkaProducer, topic: str, message: ConsumerRecord, error: Exception, delay: int) -> None:
    """Send the message to a retry topic, where it is due after `delay` milliseconds.

    Args:
        producer, message, error: as for `dead_letter`.
        topic: the retry topic.
        delay: milliseconds.

    Raises:
        kafka.errors.KafkaError: the broker did not acknowledge it, so the message must not count as handled.
    """
    send_failed(producer, topic, message, error, attempts=attempts_of(message) + 1, due=now_ms() + delay)


def read_due(
    consumer: KafkaConsumer, count: int, seconds: float = 10.0, clock: Callable[[], int] = now_ms
) -> list[ConsumerRecord]:
    """Read at most `count` messages, none before it is due, for at most `seconds`.

    A partition whose next message is not due is paused until then. The consumer goes on polling: so it stays a member
    of its group, and reads its other partitions.

    Args:
        consumer: subscribed to a retry topic, or with partitions assigned.
        count: how many messages are enough.
        seconds: how long to wait for all of them.
        clock: milliseconds since 1970.

    Returns:
        The messages in the order in which they were due: fewer than `count` if the time was over.
    """
    deadline = Deadline(seconds)
    messages: list[ConsumerRecord] = []
    paused: dict[TopicPartition, int] = {}  # by partition: when its next message is due
    load_topic_metadata(consumer)
    while len(messages) < count and not deadline.passed:
        for partition in [partition for partition, due in paused.items() if due <= clock()]:
            del paused[partition]
            if partition in consumer.assignment():  # a rebalance may have taken it away
                consumer.resume(partition)
        until_next = min([POLL_TIMEOUT, *(max(0, due - clock()) for due in paused.values())])
        for partition, batch in consumer.poll(timeout_ms=until_next, max_records=ALL).items():
            taken = _due(batch[: count - len(messages)], clock())
            messages += taken
            if len(taken) < len(batch):
                consumer.seek(partition, batch[len(taken)].offset)
                if len(messages) < count:
                    consumer.pause(partition)
                    paused[partition] = due_of(batch[len(taken)])
    for partition in paused.keys() & consumer.assignment():
        consumer.resume(partition)
    return messages


def _due(batch: list[ConsumerRecord], moment: int) -> list[ConsumerRecord]:
    """The messages before the first one that is not due."""
    return list(itertools.takewhile(lambda message: due_of(message) <= moment, batch))
