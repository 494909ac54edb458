"""A picture of a stream: its shards, their hash keys, and their records, coloured by partition key."""

import math
from dataclasses import dataclass

from botocore.client import BaseClient

from lessons.course.grid import Grid
from lessons.course.layout import EDGE, HIGH, NARROW, SMALL, WIDEST
from lessons.course.pictures import Picture, colours, rectangle, text, title
from lessons.kinesis import shapes
from lessons.kinesis.consumer import iterator_after, read_shard
from lessons.kinesis.lineage import is_closed

MOST = 10
"""At most this many records of a shard are shown: the newest."""
COLUMNS = 5
"""Records on one line."""
TOP_HASH = 2**128
CLOSED = "(closed)"
LEFT, BAR = 96, 76
"""Pixels: where the range of hash keys begins, and how wide it is."""
RECORDS = Grid(left=184, step=74, gap=NARROW)
DOWN = HIGH + NARROW
"""Pixels from one line of records to the next."""


@dataclass(frozen=True)
class Shard:
    """What the picture shows of one shard.

    Args:
        id: such as "shardId-000000000000".
        first, last: its first and its last hash key.
        keys: the partition keys of its records, oldest first.
        closed: whether it was split or merged, and takes no more records.
    """

    id: str
    first: int
    last: int
    keys: tuple[str, ...]
    closed: bool


def draw_stream(client: BaseClient, stream: str) -> Picture:
    """Draw the stream as it is now.

    Args:
        client: a boto3 client for Kinesis.
        stream: an existing stream.
    """
    return draw(stream, describe_stream(client, stream))


def describe_stream(client: BaseClient, stream: str) -> list[Shard]:
    """Ask the service for what the picture shows. Reading changes nothing."""
    return [_describe_shard(client, stream, shard) for shard in client.list_shards(StreamName=stream)["Shards"]]


def _describe_shard(client: BaseClient, stream: str, shard: shapes.Shard) -> Shard:
    start = iterator_after(client, stream, shard["ShardId"], None)
    records = read_shard(client, start, pause=lambda seconds: None)
    return Shard(
        shard["ShardId"],
        int(shard["HashKeyRange"]["StartingHashKey"]),
        int(shard["HashKeyRange"]["EndingHashKey"]),
        tuple(record["PartitionKey"] for record in records),
        is_closed(shard),
    )


def draw(stream: str, shards: list[Shard]) -> Picture:
    """Draw the shards; the same shards give the same picture."""
    colour = colours(sorted({key for shard in shards for key in shard.keys}))
    shapes = [
        title(f"stream {stream}"),
        text(LEFT, 42, "hash keys", size=SMALL),
        text(LEFT, 58, "0 to 2^128", size=SMALL),
        text(RECORDS.left, 58, "records, oldest first", size=SMALL),
    ]
    top = 74
    for shard in shards:
        shapes += [*_shard(shard, top), *_records(shard, top, colour)]
        top += max(1, math.ceil(len(shard.keys[-MOST:]) / COLUMNS)) * DOWN + 10
    return Picture(WIDEST, top, shapes, "\n".join([f"stream {stream}", *map(_words, shards)]))


def _shard(shard: Shard, top: int) -> list[str]:
    start, end = (round(BAR * number / TOP_HASH) for number in (shard.first, shard.last + 1))
    name = shard.id.replace("shardId-", "shard ").replace("0" * 9, "…")
    lines = [text(EDGE, top + HIGH / 2 - 8, name), text(EDGE, top + HIGH / 2 + 8, CLOSED, size=SMALL)]
    return [
        *(lines if shard.closed else [text(EDGE, top + HIGH / 2, name)]),
        rectangle(LEFT, top + 8, BAR, HIGH - 16),
        rectangle(LEFT + start, top + 4, end - start, HIGH - 8, "#888888"),
    ]


def _records(shard: Shard, top: int, colour: dict[str, str]) -> list[str]:
    shapes = []
    for number, key in enumerate(shard.keys[-MOST:]):
        line, column = divmod(number, COLUMNS)
        shapes.append(RECORDS.box(column, top + line * DOWN, key, colour[key]))
    return shapes


def _closed(shard: Shard) -> str:
    return f" {CLOSED}" if shard.closed else ""


def _words(shard: Shard) -> str:
    share = f"hash keys {100 * shard.first / TOP_HASH:.0f} % to {100 * (shard.last + 1) / TOP_HASH:.0f} % of the range"
    return f"{shard.id}{_closed(shard)}: {share}; records: {', '.join(shard.keys[-MOST:]) or 'none'}"
