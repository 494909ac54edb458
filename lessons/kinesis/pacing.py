"""A producer that puts no faster than the shards allow, and puts refused records again."""

import math
import time
from collections.abc import Callable, Sequence

from botocore.client import BaseClient

from lessons.kinesis.addressing import target_shard
from lessons.kinesis.capacity import BYTES_IN, RECORDS_IN, is_recent, record_size
from lessons.kinesis.lineage import all_shards
from lessons.kinesis.producer import AT_MOST, put_all
from lessons.kinesis.shapes import RecordToPut

_Addressed = tuple[str, RecordToPut]  # a record, after the id of its shard
INTERVAL = 0.1
"""Seconds until it tries again whether a shard takes more."""


class Pacer:
    """Counts what each shard got in the last second.

    Args:
        records: how many records one shard takes in a second.
        size: how many bytes one shard takes in a second.
        clock: returns seconds.
    """

    def __init__(self, records: int = RECORDS_IN, size: int = BYTES_IN, clock: Callable[[], float] = time.monotonic):
        self._records, self._size, self._clock = records, size, clock
        self._given: dict[str, list[list[float]]] = {}  # by shard: when, and how many bytes

    def give(self, shard: str, size: int) -> bool:
        """Count a record of that many bytes if the shard takes it now; False if it does not."""
        given = [one for one in self._given.get(shard, []) if is_recent(one[0], self._clock())]
        self._given[shard] = given
        if given and (len(given) >= self._records or sum(one[1] for one in given) + size > self._size):
            return False
        given.append([math.inf, size])
        return True

    def arrived(self) -> None:
        """The records have arrived: their second begins now. (For the shard it may have begun earlier.)"""
        for given in self._given.values():
            for one in given:
                one[0] = min(one[0], self._clock())


def put_paced(
    client: BaseClient,
    stream: str,
    records: list[RecordToPut],
    pacer: Pacer,
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Put records no faster than the shards take them. As long as none is refused, each key's records keep their order.

    Args:
        client: a boto3 client for Kinesis.
        stream: an existing stream, which is not resharded meanwhile.
        records: any number of records.
        pacer: knows the limits.
        wait: called with the seconds to wait.

    Returns:
        How many calls it made.

    Raises:
        InvalidArgumentException: a record has no partition key, or a hash key that no shard has.
    """
    shards = all_shards(client, stream)
    waiting = [(target_shard(client, "PutRecords", record, shards), record) for record in records]
    calls = 0
    while waiting:
        now, waiting = _divide(waiting, pacer)
        if now:
            calls += put_all(client, stream, now, wait=wait)
            pacer.arrived()
        if waiting:
            wait(INTERVAL)
    return calls


def _divide(records: Sequence[_Addressed], pacer: Pacer) -> tuple[list[RecordToPut], list[_Addressed]]:
    """The records that can be put now, and those for later: if one record waits, so do the next ones of its shard."""
    now: list[RecordToPut] = []
    later: list[_Addressed] = []
    full: set[str] = set()
    for shard, record in records:
        if shard not in full and len(now) < AT_MOST and pacer.give(shard, record_size(record)):
            now.append(record)
        else:
            full.add(shard)
            later.append((shard, record))
    return now, later
