"""The scenario on Pulsar: a topic, a producer, and subscriptions, whose cursors the broker keeps."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pulsar

from lessons import events
from lessons.choosing.log import Log, Reader
from lessons.choosing.scenario import key_of
from lessons.errors import ServerError
from lessons.events import Event
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import close_client, connect
from lessons.pulsar.consumer import read, subscribe
from lessons.pulsar.topics import recreate_topic
from lessons.servers import Server

PARTITIONS = 2
BATCHES = {"batching_enabled": True, "batching_max_publish_delay_ms": 100}
"""Events that are written together go in one batch of each partition: `flush` sends it, and no clock."""


class PulsarLog(Log):
    """A topic with two partitions.

    Args:
        broker: what `servers.start("pulsar")` returned.
        name: the topic's.
    """

    technology = "Pulsar"
    kept_where = "one copy, not yet on the disk"

    def __init__(self, broker: Server, name: str = "bank-events"):
        self.topic, self.admin = broker.named(name), Admin(broker)
        recreate_topic(self.admin, self.topic, PARTITIONS)
        self.client = connect(broker, name)
        self.producer = self.client.create_producer(self.topic, block_if_queue_full=True, **BATCHES)

    def write(self, some_events: Sequence[Event]) -> None:
        refused: list[Any] = []
        done = partial(_note, refused)
        for event in some_events:
            self.producer.send_async(events.to_bytes(event), done, partition_key=key_of(event))
        self.producer.flush()
        if refused:
            raise ServerError(f"Pulsar has not stored {len(refused)} events: {refused[0]}.", "Look at the server.")

    def reader(self, name: str) -> Reader:
        return PulsarReader(subscribe(self.client, self.topic, name, "failover"))

    def delete(self) -> None:
        close_client(self.client)
        self.admin.delete_topic(self.topic)


class PulsarReader(Reader):
    """A consumer of a subscription that begins at the earliest event; the broker keeps what each has acknowledged."""

    def __init__(self, consumer: pulsar.Consumer):
        self.consumer, self.unconfirmed = consumer, list[pulsar.Message]()

    def read(self, count: int, seconds: float = 20.0) -> list[Event]:
        messages = read(self.consumer, count, seconds)
        self.unconfirmed += messages
        return [events.from_bytes(message.data()) for message in messages]

    def confirm(self) -> None:
        for message in self.unconfirmed:
            self.consumer.acknowledge(message)
        self.unconfirmed.clear()

    def rewind(self) -> None:
        self.consumer.seek(pulsar.MessageId.earliest)

    def close(self) -> None:
        self.consumer.close()


def _note(refused: list[Any], result: pulsar.Result, _message_id: pulsar.MessageId) -> None:
    if result != pulsar.Result.Ok:
        refused.append(result)
