"""Scenes with a fault, on a real broker: events are sent and handled step by step, and each step is read."""

from collections.abc import Iterable
from typing import NamedTuple

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import OffsetSpec

from lessons.kafka.consumer import read


class Reading(NamedTuple):
    """Where a partition ends, and where a group stands in it, at one moment.

    Args:
        end: the offset that the next event will get.
        position: the offset that the group has committed; 0 if it has committed nothing.
    """

    end: int
    position: int

    @property
    def lag(self) -> int:
        """How many events the group has not handled."""
        return self.end - self.position


def worker(address: str, group: str, place: TopicPartition) -> KafkaConsumer:
    """A consumer of that one partition, which goes on where its group stands; close it.

    Args:
        address: the broker's.
        group: in whose name it commits.
        place: the partition.
    """
    settings = {"enable_auto_commit": False, "auto_offset_reset": "earliest"}
    consumer = KafkaConsumer(bootstrap_servers=address, group_id=group, **settings)
    consumer.assign([place])
    return consumer


def handle(consumer: KafkaConsumer, most: int) -> int:
    """Let a worker handle at most so many of the events that wait, and commit that.

    Returns:
        How many it handled.
    """
    (place,) = consumer.assignment()
    waiting = consumer.end_offsets([place])[place] - consumer.position(place)
    messages = read(consumer, min(most, waiting))
    if messages:
        consumer.commit()
    return len(messages)


def read_group(admin: KafkaAdminClient, group: str, place: TopicPartition) -> Reading:
    """Ask the broker, from outside the group."""
    end = admin.list_partition_offsets({place: OffsetSpec.LATEST})[place].offset
    position = admin.list_group_offsets({group: [place]})[group][place].offset
    return Reading(end, max(position, 0))  # -1 where it has committed nothing


def play(address: str, place: TopicPartition, group: str, steps: Iterable[tuple[int, int]]) -> list[Reading]:
    """Play a scene: in each step events are sent, then the group's worker handles some, then the partition is read.

    Args:
        address: the broker's.
        place: a partition.
        group: the worker's group.
        steps: for each, how many events are sent, and how many are handled at most.

    Returns:
        A reading for each step.
    """
    admin, producer = KafkaAdminClient(bootstrap_servers=address), KafkaProducer(bootstrap_servers=address)
    consumer = worker(address, group, place)
    try:
        return [_step(admin, producer, consumer, sent, handled) for sent, handled in steps]
    finally:
        for client in (consumer, producer, admin):
            client.close()


def _step(
    admin: KafkaAdminClient, producer: KafkaProducer, consumer: KafkaConsumer, sent: int, handled: int
) -> Reading:
    (place,) = consumer.assignment()
    for _ in range(sent):
        producer.send(place.topic, b"event", partition=place.partition)
    producer.flush()
    handle(consumer, handled)
    return read_group(admin, consumer.config["group_id"], place)
