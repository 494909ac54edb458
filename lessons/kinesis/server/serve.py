"""moto's server, with sequence numbers as those of AWS: long, with gaps, and never the same in two shards.

moto 5.2.5 counts the records of each shard: 1, 2, 3. A program that adds one to a number, or takes the difference of
two for a count of records, would work there and fail on AWS, which promises only that numbers increase (Kinesis API
reference, PutRecord) and begins no iterator at a number that it has not given. moto's own container counts.
"""

import math
import secrets
import threading
import time
from datetime import datetime
from itertools import count

from moto.kinesis import models
from moto.kinesis.exceptions import InvalidArgumentError
from moto.kinesis.models import Record, Shard
from moto.kinesis.utils import compose_new_shard_iterator
from moto.server import main

LEAST = 4 * 10**55
"""The least number: as many digits as those of AWS, 56."""
NANOSECOND, GAP = 10**30, 10**20
"""What a nanosecond adds to a number, and what one more record adds; below that the digits are random."""
_given = count()
_lock = threading.Lock()


def next_number() -> int:
    """A sequence number of 56 digits, above those that were given before in whatever shard."""
    return LEAST + time.time_ns() * NANOSECOND + next(_given) * GAP + secrets.randbelow(GAP)


def first_number(shard: Shard) -> int:
    """The number with which a shard begins: below those of its records."""
    return int(vars(shard).setdefault("first_number", next_number()))


def last_number(shard: Shard) -> int:
    """The number of the shard's newest record, or the one with which it begins."""
    return next(reversed(shard.records), first_number(shard))


def put_record(shard: Shard, partition_key: str, data: str, explicit_hash_key: str) -> str:
    """Keep a record, and return its number: in place of moto's method, which two threads may not call at once."""
    with _lock:
        number = max(last_number(shard) + 1, next_number())  # a clock may be set back
        shard.records[number] = Record(partition_key, data, number, explicit_hash_key)
    return str(number)


def new_iterator(stream: str, shard: Shard, kind: str, number: str, moment: datetime) -> str:
    """An iterator as moto makes it, unless it begins at a number that is between those of two records, or too short."""
    if kind in ("AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"):
        given, oldest = int(number) if str(number).isdigit() else 0, next(iter(shard.records), math.inf)
        if given not in shard.records and not LEAST <= given < oldest:
            raise InvalidArgumentError(f"StartingSequenceNumber {number} of {shard.shard_id} is not from this stream.")
    return compose_new_shard_iterator(stream, shard, kind, number, moment)  # type: ignore[arg-type]


for name, function in {
    "get_min_sequence_number": first_number,
    "get_max_sequence_number": last_number,
    "put_record": put_record,
}.items():
    setattr(Shard, name, function)
vars(models)["compose_new_shard_iterator"] = new_iterator

if __name__ == "__main__":
    main()
