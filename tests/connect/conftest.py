"""Kafka, PostgreSQL and Connect for the tests of connectors."""

from collections.abc import Iterator

import psycopg
import pytest

from lessons import servers
from lessons.connect.connectors import Connectors
from lessons.servers import Server


@pytest.fixture(scope="session")
def kafka() -> Iterator[Server]:
    with servers.start("kafka", say=None) as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with servers.start("postgres", say=None) as server:
        yield server


@pytest.fixture(scope="session")
def connectors(kafka) -> Iterator[Connectors]:
    with servers.start("connect", on=kafka, say=None) as server:
        yield Connectors(server)


@pytest.fixture
def db(postgres) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres.address, autocommit=True) as session:
        yield session
