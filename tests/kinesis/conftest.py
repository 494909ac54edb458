"""One Kinesis for the tests of the lesson's own code, and a stream that begins empty."""

from collections.abc import Iterator

import boto3
import pytest

from lessons import servers
from lessons.kinesis import streams
from lessons.servers import Server


@pytest.fixture(scope="session")
def kinesis() -> Iterator[Server]:
    with servers.start("kinesis", say=None) as server:
        yield server


@pytest.fixture
def client(kinesis, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", kinesis.address)
    return boto3.session.Session().client("kinesis")


@pytest.fixture
def stream(client) -> Iterator[str]:
    """A stream with three shards."""
    streams.recreate_stream(client, "under-test", shards=3)
    yield "under-test"
    streams.delete_stream(client, "under-test")
