"""One broker for the tests of the Kafka lesson's own code, and a topic that begins empty."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import CommitFailedError

from lessons import servers
from lessons.kafka import topics
from lessons.servers import Server


@pytest.fixture(scope="session")
def kafka() -> Iterator[Server]:
    with servers.start("kafka", say=None) as server:
        yield server


@pytest.fixture
def admin(kafka) -> Iterator[KafkaAdminClient]:
    client = KafkaAdminClient(bootstrap_servers=kafka.address)
    yield client
    client.close()


@pytest.fixture
def producer(kafka) -> Iterator[KafkaProducer]:
    with KafkaProducer(bootstrap_servers=kafka.address) as client:
        yield client


@pytest.fixture
def topic(admin, request) -> Iterator[str]:
    """A topic with three partitions, named for the test."""
    name = request.node.name.replace("[", "-").replace("]", "")[:80]
    topics.recreate_topic(admin, name, partitions=3)
    yield name
    topics.delete_topic(admin, name)


@pytest.fixture
def member(kafka, topic) -> Iterator:
    """Makes members of a consumer group on the topic; all are closed at the end."""
    made: list[KafkaConsumer] = []

    def make(group: str | None = None, **settings) -> KafkaConsumer:
        settings = {"auto_offset_reset": "earliest", "heartbeat_interval_ms": 300, **settings}
        made.append(KafkaConsumer(topic, bootstrap_servers=kafka.address, group_id=group, **settings))
        return made[-1]

    yield make
    for consumer in made:
        with suppress(CommitFailedError):  # one that was sent away from its group
            consumer.close()
