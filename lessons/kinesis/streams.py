"""Make and delete streams, so that each step of a lesson begins with an empty one; and find the shard of a key."""

import hashlib
from collections.abc import Sequence

from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError

from lessons.errors import ServerError
from lessons.kinesis.account_safety import require_lesson_server
from lessons.kinesis.shapes import Shard
from lessons.servers.supervision.prefix import own_prefix

NOT_ALLOWED = "AccessDeniedException"
WAIT = {"Delay": 1, "MaxAttempts": 60}
"""How a waiter of boto3 waits: a question every second, at most 60 times. By default it asks every 10 seconds."""


def recreate_stream(client: BaseClient, stream: str, shards: int = 1) -> None:
    """Delete the stream if it exists, with all its records, and create an empty one.

    Args:
        client: a boto3 client for Kinesis.
        stream: a stream that belongs to a lesson.
        shards: how many it gets.

    Raises:
        ServerError: the service refused, or did not answer; or the client does not lead to the lesson's server.
    """
    try:
        delete_stream(client, stream)
        client.create_stream(StreamName=stream, ShardCount=shards)
        client.get_waiter("stream_exists").wait(StreamName=stream, WaiterConfig=WAIT)
    except (BotoCoreError, ClientError) as error:
        if isinstance(error, ClientError) and error.response["Error"]["Code"] == NOT_ALLOWED:
            raise ServerError(
                f"AWS does not let you do kinesis:{error.operation_name} on the stream {stream}.",
                "Ask for the rights that docs/secured_servers.md lists, on the streams that begin with "
                f"'{own_prefix()}.'",
            ) from error
        raise ServerError(
            f"The stream {stream} could not be created ({type(error).__name__}).",
            "Run the cell with `servers.start` again, then this one.",
        ) from error


def delete_stream(client: BaseClient, stream: str) -> None:
    """Delete the stream if it exists, and wait until it is gone.

    Raises:
        ServerError: the client does not lead to the lesson's server.
    """
    require_lesson_server(client)
    try:
        client.delete_stream(StreamName=stream)
    except client.exceptions.ResourceNotFoundException:
        return
    client.get_waiter("stream_not_exists").wait(StreamName=stream, WaiterConfig=WAIT)


def stream_names(client: BaseClient) -> list[str]:
    """The names of all streams. One call returns at most 100 of them on AWS, and ten in moto."""
    names: list[str] = []
    after: dict[str, str] = {}
    while True:
        answer = client.list_streams(**after)
        names += answer["StreamNames"]
        if not answer["HasMoreStreams"]:
            return names
        after = {"ExclusiveStartStreamName": names[-1]}


def hash_key(partition_key: str) -> int:
    """The 128-bit number by which Kinesis chooses a shard: the MD5 of the key (Kinesis API reference, PutRecord)."""
    return int.from_bytes(hashlib.md5(partition_key.encode(), usedforsecurity=False).digest(), "big")


def shard_for_key(partition_key: str, shards: Sequence[Shard]) -> str:
    """The id of the shard whose hash keys include the hash of the key.

    Args:
        partition_key: any text.
        shards: as `list_shards` returns them.

    Raises:
        ValueError: no shard has that hash key.
    """
    number = hash_key(partition_key)
    for shard in shards:
        keys = shard["HashKeyRange"]
        if int(keys["StartingHashKey"]) <= number <= int(keys["EndingHashKey"]):
            return shard["ShardId"]
    raise ValueError(f"no shard has the hash key {number}")
