"""A broker that the tests of one run share, and the fixtures of the servers' tests for those that need their own."""

from collections.abc import Iterator

import pulsar
import pytest

from lessons import servers
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.topics import recreate_topic
from tests.servers.conftest import free_port, home, prepared, registration, user

__all__ = ["free_port", "home", "prepared", "registration", "user"]


@pytest.fixture(scope="session")
def broker() -> Iterator[servers.Server]:
    """The broker that the notebooks of this run use too."""
    with servers.start("pulsar", say=None) as server:
        yield server


@pytest.fixture
def admin(broker) -> Admin:
    """Asks and changes that broker."""
    return Admin(broker)


@pytest.fixture
def topic(admin, request) -> Iterator[str]:
    """An empty topic of the test's own."""
    name = f"test-{request.node.originalname}"
    recreate_topic(admin, name)
    yield name
    admin.delete_topic(name)


@pytest.fixture
def client(broker) -> Iterator[pulsar.Client]:
    """A client of that broker."""
    made = pulsar.Client(broker.address, logger=client_logger())
    yield made
    close_client(made)
