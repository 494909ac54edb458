"""What the judges share: a topic and a client of their own for every check."""

from collections.abc import Iterator
from contextlib import contextmanager

import pulsar

from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.topics import recreate_topic


@contextmanager
def fresh_topic(broker, name: str, partitions: int = 0) -> Iterator[tuple[pulsar.Client, str]]:
    """A client, and an empty topic for one check; the one is closed and the other deleted afterwards.

    Args:
        broker: the server's handle.
        name: the exercise's short name.
        partitions: how many the topic has; 0 for one that has none.
    """
    topic, admin = broker.named(f"exercise-{name}"), Admin(broker)
    recreate_topic(admin, topic, partitions)
    client = pulsar.Client(broker.address, logger=client_logger())
    try:
        yield client, topic
    finally:
        close_client(client)
        admin.delete_topic(topic)
