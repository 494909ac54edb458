"""What the checks share: a stream of their own for every check."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.client import BaseClient
from botocore.config import Config

from lessons import events
from lessons.kinesis.streams import delete_stream, recreate_stream
from lessons.servers import Server

QUICK = Config(connect_timeout=3, read_timeout=5, retries={"max_attempts": 1})
ONLY_SHARD = "shardId-000000000000"


def client() -> BaseClient:
    """A client that gives up soon when nobody answers."""
    return boto3.client("kinesis", config=QUICK)


def numbers_of(records: list[dict[str, Any]]) -> list[int]:
    """The numbers of the logins in these records, in their order."""
    return [events.from_bytes(record["Data"])["login"] for record in records]


@contextmanager
def fresh_stream(kinesis: Server, name: str, shards: int = 1) -> Iterator[tuple[BaseClient, str]]:
    """A client, and an empty stream for one check; it is deleted afterwards.

    Args:
        kinesis: the server's handle.
        name: the exercise's short name.
        shards: how many.
    """
    stream = kinesis.named(f"exercise-{name}")
    asks = client()
    try:
        recreate_stream(asks, stream, shards)
        yield asks, stream
    finally:
        delete_stream(asks, stream)
