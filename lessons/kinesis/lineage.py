"""Shards and their parents: which shards may be read, so that the records of each key come in order.

A reshard closes a shard and opens others for its hash keys. The older records of a key stay in the closed parent, the
newer ones are in the child. So read a child only after its parents, to their end (Amazon Kinesis Data Streams
developer guide, "Complete the resharding action").
"""

import time
from collections.abc import Callable, Collection, Iterator, Sequence

from botocore.client import BaseClient

from lessons.kinesis.consumer import iterator_after, read_shard
from lessons.kinesis.shapes import Record, Shard


def all_shards(client: BaseClient, stream: str) -> list[Shard]:
    """Every shard of the stream, open and closed, as `list_shards` returns it."""
    pages = client.get_paginator("list_shards").paginate(StreamName=stream)
    return [shard for page in pages for shard in page["Shards"]]


def is_closed(shard: Shard) -> bool:
    """Whether the shard was split or merged: it takes no more records."""
    return "EndingSequenceNumber" in shard["SequenceNumberRange"]


def open_shard_of(number: int, shards: Sequence[Shard]) -> str:
    """The id of the open shard that has the hash key: a new record goes there.

    Args:
        number: a hash key, from 0 to 2**128 - 1.
        shards: as `list_shards` returns them, open and closed.

    Raises:
        ValueError: no open shard has it.
    """
    for shard in shards:
        keys = shard["HashKeyRange"]
        if not is_closed(shard) and int(keys["StartingHashKey"]) <= number <= int(keys["EndingHashKey"]):
            return shard["ShardId"]
    raise ValueError(f"no open shard has the hash key {number}")


def parent_ids(shard: Shard) -> list[str]:
    """The ids of the shard's parents: none, one (after a split) or two (after a merge)."""
    return list(filter(None, [shard.get("ParentShardId"), shard.get("AdjacentParentShardId")]))


def readable_shards(shards: Sequence[Shard], finished: Collection[str]) -> list[Shard]:
    """The shards that may be read now: those that are not finished, and whose parents are all finished.

    A parent that is no longer in the list was deleted, since all its records had become too old. It counts as finished.

    Args:
        shards: as `list_shards` returns them.
        finished: the ids of the shards that were read to their end.
    """
    unfinished = {shard["ShardId"] for shard in shards} - set(finished)
    return [shard for shard in shards if shard["ShardId"] in unfinished and unfinished.isdisjoint(parent_ids(shard))]


def read_in_order(client: BaseClient, stream: str, pause: Callable[[float], None] = time.sleep) -> Iterator[Record]:
    """Yield every record that the stream has now, parents before children.

    Args:
        client: a boto3 client for Kinesis (on moto from `resharding.with_resharding`).
        stream: an existing stream.
        pause: called with seconds between two reads of a shard: AWS refuses more than five a second.
    """
    shards = all_shards(client, stream)
    finished: set[str] = set()
    while now := readable_shards(shards, finished):
        for shard in now:
            yield from read_shard(client, iterator_after(client, stream, shard["ShardId"], None), pause)
            finished.add(shard["ShardId"])
