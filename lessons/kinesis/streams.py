"""Streams that begin empty, and where a partition key belongs in them."""

import hashlib

from botocore.exceptions import BotoCoreError, ClientError

from lessons.errors import ServerError

WAIT = {"Delay": 1, "MaxAttempts": 60}  # seconds between two looks, and how many; boto3's default waits 10 s


def recreate_stream(client, stream: str, shards: int = 1) -> None:
    """Delete the stream if it exists, with everything in it, and make it again, empty.

    Args:
        client: a boto3 client for Kinesis.
        stream: a stream that belongs to a lesson.
        shards: how many it gets.

    Raises:
        ServerError: the service refused, or did not answer.
    """
    try:
        delete_stream(client, stream)
        client.create_stream(StreamName=stream, ShardCount=shards)
        client.get_waiter("stream_exists").wait(StreamName=stream, WaiterConfig=WAIT)
    except (BotoCoreError, ClientError) as error:
        raise ServerError(
            f"The stream {stream} could not be made ({type(error).__name__}).",
            "Run the cell with `servers.start` again, then this one.",
        ) from error


def delete_stream(client, stream: str) -> None:
    """Delete the stream if it exists, and wait until it has gone."""
    try:
        client.delete_stream(StreamName=stream)
    except client.exceptions.ResourceNotFoundException:
        return
    client.get_waiter("stream_not_exists").wait(StreamName=stream, WaiterConfig=WAIT)


def stream_names(client) -> list[str]:
    """The names of all streams: one answer has 100 of them on AWS, and ten in moto."""
    found: list[str] = []
    more = {}
    while True:
        answer = client.list_streams(**more)
        found += answer["StreamNames"]
        if not answer["HasMoreStreams"]:
            return found
        more = {"ExclusiveStartStreamName": found[-1]}


def hash_key(partition_key: str) -> int:
    """The 128-bit number by which Kinesis chooses a shard: the MD5 of the key (Kinesis API reference, PutRecord)."""
    return int.from_bytes(hashlib.md5(partition_key.encode(), usedforsecurity=False).digest(), "big")


def shard_for_key(partition_key: str, shards: list[dict]) -> str:
    """The id of the shard whose hash range holds the key.

    Args:
        partition_key: any text.
        shards: as `list_shards` gives them.
    """
    number = hash_key(partition_key)
    for shard in shards:
        found = shard["HashKeyRange"]
        if int(found["StartingHashKey"]) <= number <= int(found["EndingHashKey"]):
            return shard["ShardId"]
    raise ValueError(f"no shard has the hash key {number}")
