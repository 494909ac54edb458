"""A live picture of a consumer with checkpoints: the records, which were processed, and where it would continue."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from botocore.client import BaseClient

from lessons.course.grid import Box, Grid
from lessons.course.layout import EDGE, HIGH, NARROW, SMALL, TOP, WIDEST
from lessons.course.live import Live
from lessons.course.pictures import PALETTE, PLAIN, Picture, text, title
from lessons.kinesis.checkpoints import Checkpoints
from lessons.kinesis.consumer import iterator_after, read_shard, shard_ids
from lessons.kinesis.shapes import Record

MOST = 6
"""At most this many records of a shard are shown: the oldest."""
RECORDS = Grid(left=96, step=76, gap=NARROW)
ROW = 68
"""Pixels from one row to the next."""
WAITS, AGAIN = PALETTE[1], PALETTE[0]
"""The colours of a record that was not processed, and of one that was processed more than once."""


@dataclass(frozen=True)
class Shard:
    """One shard at one moment.

    Args:
        id: such as "shardId-000000000000".
        keys: the partition keys of its records, oldest first.
        handled: how many times each of them was processed.
        checkpoint: how many of them are before or at the checkpoint.
    """

    id: str
    keys: tuple[str, ...]
    handled: tuple[int, ...]
    checkpoint: int

    @property
    def behind(self) -> int:
        """How many records a consumer gets that continues from the checkpoint."""
        return len(self.keys) - self.checkpoint


Shards = tuple[Shard, ...]


def watch(client: BaseClient, stream: str, checkpoints: Checkpoints, handled: Sequence[Record]) -> Live[Shards]:
    """A live picture of the stream and its consumer: a context manager.

    Args:
        client: a boto3 client for Kinesis.
        stream: an existing stream.
        checkpoints: the consumer's.
        handled: the records that the consumer has processed; the list grows while it works.
    """
    return Live(lambda: describe_shards(client, stream, checkpoints, handled), lambda shards: draw(stream, shards))


def describe_shards(client: BaseClient, stream: str, checkpoints: Checkpoints, handled: Sequence[Record]) -> Shards:
    """Ask the service for the records, and the file for the checkpoints. This changes nothing."""
    return tuple(_describe_shard(client, stream, shard, checkpoints, handled) for shard in shard_ids(client, stream))


def _describe_shard(
    client: BaseClient, stream: str, shard: str, checkpoints: Checkpoints, handled: Sequence[Record]
) -> Shard:
    start = iterator_after(client, stream, shard, None)
    records = list(read_shard(client, start, pause=lambda seconds: None))
    done = Counter(map(_identity, handled))
    checkpoint = int(checkpoints.get(stream, shard) or -1)
    return Shard(
        shard,
        tuple(record["PartitionKey"] for record in records),
        tuple(done[_identity(record)] for record in records),
        sum(int(record["SequenceNumber"]) <= checkpoint for record in records),
    )


def _identity(record: Record) -> tuple[str, str]:
    """Key and sequence number: two shards may have the same sequence number, but a key is in one shard."""
    return record["PartitionKey"], record["SequenceNumber"]


def draw(stream: str, shards: Shards) -> Picture:
    """Draw the shards; the same shards give the same picture."""
    shapes = [title(f"stream {stream}"), text(WIDEST - EDGE, 20, "thick bar: checkpoint", SMALL, "end")]
    for line, shard in enumerate(shards):
        shapes += _row(shard, TOP + line * ROW)
    return Picture(WIDEST, TOP + len(shards) * ROW, shapes, "\n".join([f"stream {stream}", *map(_words, shards)]))


def _row(shard: Shard, top: int) -> list[str]:
    name = shard.id.replace("shardId-", "shard ").replace("0" * 9, "…")
    shown = list(zip(shard.keys, shard.handled, strict=True))[:MOST]
    boxes = [Box(key, _fill(times), _times(times)) for key, times in shown]
    bar = RECORDS.bar(min(shard.checkpoint, MOST), top)
    return [text(EDGE, top + HIGH / 2, name), *RECORDS.row(top, boxes), bar]


def _fill(times: int) -> str:
    return AGAIN if times > 1 else PLAIN if times else WAITS


def _times(times: int) -> str:
    return {0: "", 1: "handled", 2: "twice"}.get(times, f"{times} times")


def _words(shard: Shard) -> str:
    shown = zip(shard.keys, shard.handled, strict=True)
    records = ", ".join(f"{key} {_times(times) or 'not handled'}" for key, times in shown)
    return f"{shard.id}: {records or 'no records'}; checkpoint after {shard.checkpoint} of {len(shard.keys)}"
