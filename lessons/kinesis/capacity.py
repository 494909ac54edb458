"""The limits of a shard, how many shards a load needs, and how fast AWS lets their number change.

The figures are AWS's, from lessons/facts.py, with their sources. moto does not enforce them.
"""

import math
from dataclasses import dataclass

from lessons import facts
from lessons.errors import LessonError
from lessons.kinesis.shapes import Record, RecordToPut

RECORDS_IN = int(facts.value("kinesis.records_in"))
"""Records a second that one shard takes."""
BYTES_IN = int(facts.value("kinesis.mebibytes_in") * 2**20)
"""Bytes a second that one shard takes, partition keys included (1 MiB)."""
BYTES_OUT = int(facts.value("kinesis.mebibytes_out") * 2**20)
"""Bytes a second that one shard gives to all consumers together, or to each consumer with enhanced fan-out (2 MiB)."""
READS = int(facts.value("kinesis.reads"))
"""GetRecords calls a second on one shard, from all consumers together."""

LARGEST_RECORD = int(facts.value("kinesis.large_record_mebibytes") * 2**20)
"""Bytes of a record, where the stream is set to take the largest (10 MiB)."""


class LoadError(LessonError):
    """A load that is not possible."""


@dataclass(frozen=True)
class Load:
    """What goes through a stream.

    Args:
        records: records put each second.
        size: bytes of one record, partition key included.
        consumers: programs that each read all records.
        fan_out: whether each consumer uses enhanced fan-out, with 2 MiB a second of its own.

    Raises:
        LoadError: a number is below zero, or a record is larger than 10 MiB, the most that a stream can be set to take
            (1 MiB if not set: developer guide, "Handle large records").
    """

    records: float
    size: float
    consumers: int = 1
    fan_out: bool = False

    def __post_init__(self) -> None:
        if min(self.records, self.size, self.consumers) < 0:
            raise LoadError(f"{self} has a number below zero.", "Give numbers that are zero or more.")
        if self.size > LARGEST_RECORD:
            raise LoadError(f"A record of {self.size:,.0f} bytes is larger than 10 MiB.", "Give a smaller size.")

    @property
    def bytes(self) -> float:
        """Bytes put each second."""
        return self.records * self.size


def shards_needed(load: Load) -> int:
    """The fewest shards that carry this load if the keys are spread evenly.

    >>> shards_needed(Load(records=3500, size=200))
    4
    """
    readers = 1 if load.fan_out else load.consumers
    parts = load.records / RECORDS_IN, load.bytes / BYTES_IN, load.bytes * readers / BYTES_OUT
    return max(1, math.ceil(max(parts)))


def resize_steps(now: int, wanted: int) -> list[int]:
    """The shard counts to ask for, one after the other: UpdateShardCount can at most double or halve the number.

    Args:
        now: how many open shards there are.
        wanted: how many there should be; 1 or more.

    >>> resize_steps(2, 9), resize_steps(9, 2), resize_steps(3, 3)
    ([4, 8, 9], [5, 3, 2], [])
    """
    if min(now, wanted) < 1:
        raise LoadError(f"A stream can't go from {now} shards to {wanted}.", "Give numbers of 1 and more.")
    counts = []
    while now != wanted:
        now = min(now * 2, wanted) if now < wanted else max(math.ceil(now / 2), wanted)
        counts.append(now)
    return counts


def is_recent(moment: float, now: float) -> bool:
    """Whether the moment lies within the last second."""
    return round(now - moment, 6) < 1  # in floating point, five times 0.2 is a little less than 1


def record_size(record: Record | RecordToPut) -> int:
    """The bytes of a record that count for the limits: its data and its partition key."""
    data: bytes | str = record["Data"]  # boto3 takes text, too
    return len(data.encode() if isinstance(data, str) else data) + len(record["PartitionKey"].encode())
