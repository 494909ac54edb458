"""The scenario on Kafka: a topic, a producer, and consumer groups, whose positions the broker keeps."""

from collections.abc import Sequence

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer

from lessons import events
from lessons.choosing.log import Log, Reader
from lessons.choosing.scenario import key_of
from lessons.events import Event
from lessons.kafka.consumer import read
from lessons.kafka.topics import delete_group, delete_topic, recreate_topic
from lessons.servers import Server

PARTITIONS = 2


class KafkaLog(Log):
    """A topic with two partitions.

    Args:
        kafka: what `servers.start("kafka")` returned.
        name: the topic's.
    """

    technology = "Kafka"
    kept_where = "one copy, not yet on the disk"

    def __init__(self, kafka: Server, name: str = "bank-events"):
        self.address, self.topic, self.groups = kafka.address, kafka.named(name), set[str]()
        self.admin = KafkaAdminClient(bootstrap_servers=kafka.address)
        recreate_topic(self.admin, self.topic, PARTITIONS)
        self.producer = KafkaProducer(bootstrap_servers=kafka.address, linger_ms=5)

    def write(self, some_events: Sequence[Event]) -> None:
        sent = [self.producer.send(self.topic, events.to_bytes(event), key_of(event).encode()) for event in some_events]
        self.producer.flush()
        for future in sent:
            future.get(timeout=10)

    def reader(self, name: str) -> Reader:
        group = f"{self.topic}-{name}"
        self.groups.add(group)
        return KafkaReader(self.address, self.topic, group)

    def delete(self) -> None:
        self.producer.close()
        delete_topic(self.admin, self.topic)
        for group in self.groups:
            delete_group(self.admin, group)
        self.admin.close()


class KafkaReader(Reader):
    """A member of a consumer group; a member that asks for nothing begins at the end, so it asks for "earliest"."""

    def __init__(self, address: str, topic: str, group: str):
        settings = {"auto_offset_reset": "earliest", "enable_auto_commit": False}
        self.consumer = KafkaConsumer(topic, bootstrap_servers=address, group_id=group, **settings)

    def read(self, count: int, seconds: float = 20.0) -> list[Event]:
        return [events.from_bytes(message.value) for message in read(self.consumer, count, seconds)]

    def confirm(self) -> None:
        self.consumer.commit()

    def rewind(self) -> None:
        self.consumer.seek_to_beginning()

    def close(self) -> None:
        self.consumer.close(autocommit=False)
