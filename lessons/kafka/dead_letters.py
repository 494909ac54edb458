"""Events that can't be handled are put aside, whole, with the reason and the place where they were."""

from kafka import KafkaProducer

REASON = "reason"
ORIGIN = ("origin.topic", "origin.partition", "origin.offset")
"""Headers of a message that was put aside: where it was when its handling failed for the first time."""


def headers_of(message) -> dict[str, str]:
    """The message's headers as text; of two with one name the later one counts."""
    return {name: (value or b"").decode(errors="replace") for name, value in message.headers}


def dead_letter(producer: KafkaProducer, topic: str, message, error: Exception, **further: str | int) -> None:
    """Send the message to another topic, and come back when the broker has it there.

    Key and value stay as they are, to the byte, and so do its headers. Added are the reason and, the first time, its
    origin. (A header without a value, which kafka-python reads and does not write, gets an empty one.)

    Args:
        producer: connected to the broker.
        topic: where to, such as a dead-letter topic.
        message: as a consumer gave it.
        error: why it could not be handled.
        further: headers to add.

    Raises:
        kafka.errors.KafkaError: the broker did not acknowledge it, so the message must not count as handled.
    """
    place = dict(zip(ORIGIN, (message.topic, message.partition, message.offset), strict=True))
    known = {name for name, _ in message.headers}
    added = {name: value for name, value in place.items() if name not in known}
    added |= {REASON: error, **further}
    kept = [(name, value or b"") for name, value in message.headers if name not in added]
    headers = [*kept, *((name, str(value).encode()) for name, value in added.items())]
    producer.send(topic, key=message.key, value=message.value, headers=headers).get(timeout=10)
