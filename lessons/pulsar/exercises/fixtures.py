"""What the checks share: a topic and a client of their own for every check."""

from collections.abc import Iterator
from contextlib import contextmanager

import pulsar

from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import close, logger
from lessons.pulsar.topics import make_fresh
from lessons.servers import Server


@contextmanager
def fresh_topic(broker: Server, name: str, partitions: int = 0) -> Iterator[tuple[pulsar.Client, str]]:
    """A client, and an empty topic for one check; the one is closed and the other deleted afterwards.

    Args:
        broker: the server's handle.
        name: the exercise's short name.
        partitions: how many the topic has; 0 for one that has none.
    """
    topic, admin = broker.named(f"exercise-{name}"), Admin(broker)
    make_fresh(admin, topic, partitions)
    client = pulsar.Client(broker.address, logger=logger())
    try:
        yield client, topic
    finally:
        close(client)
        admin.delete_topic(topic)
