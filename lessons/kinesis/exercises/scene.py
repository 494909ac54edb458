"""What the judges share: a stream of their own for every check."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from botocore.config import Config

from lessons.kinesis.streams import delete_stream, recreate_stream

QUICK = Config(connect_timeout=3, read_timeout=5, retries={"max_attempts": 1})
ONLY_SHARD = "shardId-000000000000"


def client():
    """A client that gives up soon when nobody answers."""
    return boto3.client("kinesis", config=QUICK)


@contextmanager
def fresh_stream(kinesis, name: str, shards: int = 1) -> Iterator[tuple]:
    """A client, and an empty stream for one check; it is deleted afterwards.

    Args:
        kinesis: the server's handle.
        name: the exercise's short name.
        shards: how many.
    """
    stream = kinesis.named(f"exercise-{name}")
    asks = client()
    recreate_stream(asks, stream, shards)
    yield asks, stream
    delete_stream(asks, stream)
