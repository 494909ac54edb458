"""The four servers, and a bank on them."""

from collections.abc import Iterator

import pytest

from lessons import servers
from lessons.capstone import connections
from lessons.capstone.bank import Bank
from lessons.capstone.connections import Connections, Servers


@pytest.fixture(scope="session")
def started() -> Iterator[Servers]:
    """The four servers; Kafka's is the bank's own."""
    with (
        servers.start_cluster("kafka", brokers=1, say=None) as kafka,
        servers.start("pulsar", say=None) as broker,
        servers.start("kinesis", say=None) as kinesis,
        servers.start("eventstore", say=None) as server,
    ):
        yield Servers(kafka, broker, kinesis, server)


@pytest.fixture
def clients(started) -> Iterator[Connections]:
    """Clients of all four."""
    found = connections.connect(started)
    yield found
    found.close()


@pytest.fixture
def bank(started, clients, tmp_path) -> Iterator[Bank]:
    """A bank with nothing in it."""
    made = connections.name_everything(started, tmp_path)
    connections.prepare(clients, made)
    yield made
    connections.clean_up(clients, made, [f"account-{number}" for number in range(1, 6)])
