"""Dead-letter topics: a message that can't be handled goes there unchanged, with the reason and its origin."""

from kafka import KafkaProducer
from kafka.consumer.fetcher import ConsumerRecord

REASON = "reason"
ORIGIN = ("origin.topic", "origin.partition", "origin.offset")
"""Headers of a message that has failed: where it was when it failed for the first time."""


def headers_of(message: ConsumerRecord) -> dict[str, str]:
    """The message's headers as text; if two have the same name, the later one counts."""
    return {name: (value or b"").decode(errors="replace") for name, value in message.headers}


def dead_letter(
    producer: KafkaProducer, topic: str, message: ConsumerRecord, error: Exception, **headers: str | int
) -> None:
    """Send the message to the dead-letter topic, and wait until the broker has it there.

    Args:
        producer: connected to the broker.
        topic: the dead-letter topic.
        message: the message that could not be handled, as the consumer got it.
        error: why it could not be handled.
        headers: more headers to add.

    Raises:
        kafka.errors.KafkaError: the broker did not acknowledge it, so the message must not count as handled.
    """
    send_failed(producer, topic, message, error, **headers)


def send_failed(
    producer: KafkaProducer, topic: str, message: ConsumerRecord, error: Exception, **headers: str | int
) -> None:
    """Send a message that has failed to another topic, and wait until the broker has it there.

    Its key, value and headers stay the same, byte for byte. The reason is added and, the first time, the origin.
    (kafka-python reads headers without a value, but can't write them: they get an empty value.)

    Args:
        producer, message, error: as for `dead_letter`.
        topic: a retry topic or a dead-letter topic.
        headers: more headers to add.

    Raises:
        kafka.errors.KafkaError: the broker did not acknowledge it, so the message must not count as handled.
    """
    origin = dict(zip(ORIGIN, (message.topic, message.partition, message.offset), strict=True))
    known = {name for name, _ in message.headers}
    added: dict[str, object] = {name: value for name, value in origin.items() if name not in known}
    added |= {REASON: error, **headers}
    kept = [(name, value or b"") for name, value in message.headers if name not in added]
    encoded = [*kept, *((name, str(value).encode()) for name, value in added.items())]
    producer.send(topic, key=message.key, value=message.value, headers=encoded).get(timeout=10)
