"""Shards have parents: which of them may be read, so that every key's records come in order.

A reshard closes a shard and opens others for its hash keys. A key's older records stay in the closed parent, its newer
ones are in the child. So a child is read only after its parents were read to their end (Amazon Kinesis Data Streams
developer guide, "Complete the resharding action").
"""

import time
from collections.abc import Callable, Collection, Iterator

from lessons.kinesis.consumer import iterator_after, read_shard


def all_shards(client, stream: str) -> list[dict]:
    """Every shard of the stream, closed ones too, as `list_shards` gives them."""
    pages = client.get_paginator("list_shards").paginate(StreamName=stream)
    return [shard for page in pages for shard in page["Shards"]]


def is_closed(shard: dict) -> bool:
    """Whether the shard was split or merged, so that it takes no more records."""
    return "EndingSequenceNumber" in shard["SequenceNumberRange"]


def open_shard_of(number: int, shards: list[dict]) -> str:
    """The id of the open shard whose range holds the hash key: there a new record goes.

    Args:
        number: a hash key, from 0 to 2**128 - 1.
        shards: as `list_shards` gives them, closed ones too.
    """
    for shard in shards:
        found = shard["HashKeyRange"]
        if not is_closed(shard) and int(found["StartingHashKey"]) <= number <= int(found["EndingHashKey"]):
            return shard["ShardId"]
    raise ValueError(f"no open shard has the hash key {number}")


def parent_ids(shard: dict) -> list[str]:
    """The ids of the shard's parents: none, one (after a split) or two (after a merge)."""
    return [shard[name] for name in ("ParentShardId", "AdjacentParentShardId") if name in shard]


def readable_shards(shards: list[dict], finished: Collection[str]) -> list[dict]:
    """The shards that may be read now: not finished themselves, and all their parents are.

    A parent that is not in the list any more has been deleted, since all its records had become too old: nobody waits
    for it.

    Args:
        shards: as `list_shards` gives them.
        finished: the ids of the shards that were read to their end.
    """
    still_there = {shard["ShardId"] for shard in shards}
    waited_for = still_there - set(finished)
    return [shard for shard in shards if shard["ShardId"] in waited_for and waited_for.isdisjoint(parent_ids(shard))]


def read_in_order(client, stream: str, pause: Callable[[float], None] = time.sleep) -> Iterator[dict]:
    """Every record of the stream as it is now, parents before children.

    Args:
        client: a boto3 client for Kinesis (on moto from `resharding.with_resharding`).
        stream: an existing stream.
        pause: called between two reads of a shard; AWS refuses more than five a second.
    """
    shards, finished = all_shards(client, stream), set()
    while now := readable_shards(shards, finished):
        for shard in now:
            yield from read_shard(client, iterator_after(client, stream, shard["ShardId"], None), pause)
            finished.add(shard["ShardId"])
