"""A producer that stays within what the shards take, and puts again what is refused all the same."""

import math
import time
from collections.abc import Callable

from lessons.kinesis.capacity import BYTES_IN, RECORDS_IN
from lessons.kinesis.limits import is_recent, record_size
from lessons.kinesis.producer import AT_MOST, put_all
from lessons.kinesis.streams import shard_for_key

LOOK = 0.1
"""Seconds between two looks whether a shard takes more."""


class Pacer:
    """Counts what each shard was given in the last second.

    Args:
        records: that one shard takes in a second.
        size: bytes that one shard takes in a second.
        clock: gives seconds.
    """

    def __init__(self, records: int = RECORDS_IN, size: int = BYTES_IN, clock: Callable[[], float] = time.monotonic):
        self._records, self._size, self._clock = records, size, clock
        self._given: dict[str, list[list]] = {}  # by shard: when, and how many bytes

    def give(self, shard: str, size: int) -> bool:
        """Count a record of so many bytes, if the shard takes it now; False if not."""
        given = [one for one in self._given.get(shard, []) if is_recent(one[0], self._clock())]
        self._given[shard] = given
        if given and (len(given) >= self._records or sum(one[1] for one in given) + size > self._size):
            return False
        given.append([math.inf, size])
        return True

    def arrived(self) -> None:
        """What was given has arrived by now: from now on its second counts. (The shard may have counted it before.)"""
        for given in self._given.values():
            for one in given:
                one[0] = min(one[0], self._clock())


def put_paced(
    client, stream: str, records: list[dict], pacer: Pacer, wait: Callable[[float], None] = time.sleep
) -> int:
    """Put records no faster than the shards take them. As long as none is refused, a key's records keep their order.

    Args:
        client: a boto3 client for Kinesis.
        stream: an existing stream that is not resharded meanwhile.
        records: any number, each with Data and PartitionKey.
        pacer: with the limits.
        wait: called with the seconds to wait.

    Returns:
        How many calls it took.
    """
    shards = client.list_shards(StreamName=stream)["Shards"]
    calls = 0
    while records:
        now, records = _that_fit(records, shards, pacer)
        if now:
            calls += put_all(client, stream, now, wait=wait)
            pacer.arrived()
        if records:
            wait(LOOK)
    return calls


def _that_fit(records: list[dict], shards: list[dict], pacer: Pacer) -> tuple[list[dict], list[dict]]:
    """The records that can be put now, and the others. Behind one that waits, its shard's others wait, too."""
    now, later, full = [], [], set()
    for record in records:
        shard = shard_for_key(record["PartitionKey"], shards)
        if shard not in full and len(now) < AT_MOST and pacer.give(shard, record_size(record)):
            now.append(record)
        else:
            full.add(shard)
            later.append(record)
    return now, later
