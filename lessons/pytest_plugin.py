"""The servers as fixtures, for tests of other projects: `pytest -p lessons.pytest_plugin`.

def test_an_order_arrives(kafka_server):
    producer = KafkaProducer(bootstrap_servers=kafka_server.address)

Each is the server that `servers.start` finds or starts, once for a test run, and let go of in its end. Names that a
test uses on it come from `kafka_server.named("orders")`, so that runs beside each other do not meet.
"""

from collections.abc import Iterator

import pytest

from lessons import servers


@pytest.fixture(scope="session")
def kafka_server() -> Iterator[servers.Server]:
    """Apache Kafka."""
    with servers.start("kafka", say=None) as server:
        yield server


@pytest.fixture(scope="session")
def kinesis_server() -> Iterator[servers.Server]:
    """Kinesis on moto; from then on every boto3 client of the process leads there."""
    with servers.start("kinesis", say=None) as server:
        yield server


@pytest.fixture(scope="session")
def pulsar_server() -> Iterator[servers.Server]:
    """Apache Pulsar."""
    with servers.start("pulsar", say=None) as server:
        yield server


@pytest.fixture(scope="session")
def eventstore_server() -> Iterator[servers.Server]:
    """A server that speaks the protocol of EventStoreDB and KurrentDB."""
    with servers.start("eventstore", say=None) as server:
        yield server
