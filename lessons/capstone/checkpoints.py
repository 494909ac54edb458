"""How far the publisher is: the last committed record of a topic of its own."""

from kafka import KafkaConsumer, TopicPartition

from lessons.kafka.consumer import read_to_end

NAME = b"publisher"


def last_checkpoint(address: str, topic: str) -> int | None:
    """The commit position in Event Store after which the publisher goes on; None at the very beginning.

    Only what was committed counts: a checkpoint of an aborted transaction is not seen.
    """
    consumer = KafkaConsumer(bootstrap_servers=address, isolation_level="read_committed", enable_auto_commit=False)
    place = TopicPartition(topic, 0)
    try:
        consumer.assign([place])
        consumer.seek_to_beginning(place)
        messages = read_to_end(consumer)
        return int(messages[-1].value) if messages else None
    finally:
        consumer.close()
