"""What one shard takes and gives, how many shards a load needs, and how fast AWS lets their number change.

The figures are AWS's, as known in November 2026: Amazon Kinesis Data Streams developer guide, "Quotas and limits"
(docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html), and API reference, UpdateShardCount. moto keeps
none of them.
"""

import math
from dataclasses import dataclass

from lessons.errors import LessonError

RECORDS_IN = 1000
"""Records a second that one shard takes."""
BYTES_IN = 2**20
"""Bytes a second that one shard takes, partition keys included (1 MiB)."""
BYTES_OUT = 2 * 2**20
"""Bytes a second that one shard gives to all its consumers together, or to each one with enhanced fan-out (2 MiB)."""
READS = 5
"""GetRecords calls a second on one shard, of all its consumers together."""


class LoadError(LessonError):
    """A load that can't be."""


@dataclass(frozen=True)
class Load:
    """What goes through a stream.

    Args:
        records: put each second.
        size: bytes of one record, partition key included.
        consumers: programs that each read everything.
        fan_out: whether each consumer has a connection of its own (enhanced fan-out).

    Raises:
        LoadError: a number is below zero, or a record is larger than a stream can be set to take (10 MiB; 1 MiB if not
            set: developer guide, "Handle large records").
    """

    records: float
    size: float
    consumers: int = 1
    fan_out: bool = False

    def __post_init__(self):
        if min(self.records, self.size, self.consumers) < 0:
            raise LoadError(f"{self} has a number below zero.", "Give a load that can be.")
        if self.size > 10 * 2**20:
            raise LoadError(f"A record of {self.size:,.0f} bytes is larger than 10 MiB.", "Give a smaller size.")

    @property
    def bytes(self) -> float:
        """Bytes put each second."""
        return self.records * self.size


def shards_needed(load: Load) -> int:
    """The fewest shards that carry this load, if its keys are spread evenly.

    >>> shards_needed(Load(records=3500, size=200))
    4
    """
    readers = 1 if load.fan_out else load.consumers
    parts = load.records / RECORDS_IN, load.bytes / BYTES_IN, load.bytes * readers / BYTES_OUT
    return max(1, math.ceil(max(parts)))


def resize_steps(now: int, wanted: int) -> list[int]:
    """The shard counts to ask for, one after the other: one UpdateShardCount at most doubles a stream or halves it.

    Args:
        now: how many open shards there are.
        wanted: how many there should be; 1 or more.

    >>> steps(2, 9), steps(9, 2), steps(3, 3)
    ([4, 8, 9], [5, 3, 2], [])
    """
    if min(now, wanted) < 1:
        raise LoadError(f"A stream can't go from {now} shards to {wanted}.", "Give numbers of 1 and more.")
    found = []
    while now != wanted:
        now = min(now * 2, wanted) if now < wanted else max(math.ceil(now / 2), wanted)
        found.append(now)
    return found
