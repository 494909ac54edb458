"""A live picture of a consumer with checkpoints: the records, which were processed, and where it would continue."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from botocore.client import BaseClient

from lessons.course.layout import SMALL, WIDEST
from lessons.course.live import Live
from lessons.course.pictures import INK, PALETTE, PLAIN, Picture, box, rectangle, text, title
from lessons.kinesis.checkpoints import Checkpoints
from lessons.kinesis.consumer import iterator_after, read_shard, shard_ids
from lessons.kinesis.shapes import Record

MOST = 6
"""At most this many records of a shard are shown: the oldest."""
LEFT, WIDE, HIGH, GAP, ROW = 96, 76, 30, 6, 68
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
    shapes = [title(f"stream {stream}"), text(WIDEST - 10, 20, "thick bar: checkpoint", SMALL, "end")]
    for line, shard in enumerate(shards):
        shapes += _row(shard, 40 + line * ROW)
    return Picture(WIDEST, 40 + len(shards) * ROW, shapes, "\n".join([f"stream {stream}", *map(_words, shards)]))


def _row(shard: Shard, top: int) -> list[str]:
    shapes = [text(10, top + HIGH / 2, shard.id.replace("shardId-", "shard ").replace("0" * 9, "…"))]
    for column, (key, times) in enumerate(list(zip(shard.keys, shard.handled, strict=True))[:MOST]):
        x = LEFT + column * WIDE
        shapes.append(box(x, top, WIDE - GAP, HIGH, key, _fill(times), size=SMALL))
        shapes.append(text(x + (WIDE - GAP) / 2, top + HIGH + 10, _times(times), SMALL, "middle"))
    edge = LEFT + min(shard.checkpoint, MOST) * WIDE - GAP / 2
    return [*shapes, rectangle(edge - 2, top - 4, 4, HIGH + 8, INK, INK)]


def _fill(times: int) -> str:
    return AGAIN if times > 1 else PLAIN if times else WAITS


def _times(times: int) -> str:
    return {0: "", 1: "handled", 2: "twice"}.get(times, f"{times} times")


def _words(shard: Shard) -> str:
    shown = zip(shard.keys, shard.handled, strict=True)
    records = ", ".join(f"{key} {_times(times) or 'not handled'}" for key, times in shown)
    return f"{shard.id}: {records or 'no records'}; checkpoint after {shard.checkpoint} of {len(shard.keys)}"
