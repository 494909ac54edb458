"""The limits of AWS that moto does not enforce: shards that refuse what is too much.

AWS takes 1,000 records and 1 MiB a second into one shard, and gives 2 MiB a second in at most five reads (Amazon
Kinesis Data Streams developer guide, "Quotas and limits"). AWS refuses more than that: a PutRecords call succeeds
and some of its records are refused, a GetRecords call fails as a whole. moto refuses nothing. So `LimitedWrites` and
`LimitedReads` are clients around a client of moto, and refuse as AWS does.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from botocore.client import BaseClient

from lessons.kinesis.capacity import BYTES_OUT, READS
from lessons.kinesis.shapes import Answer, Record, RecordToPut
from lessons.kinesis.streams import shard_for_key

REFUSED = "ProvisionedThroughputExceededException"


class Clock:
    """A clock that moves only when somebody waits: so a lesson about seconds takes no time."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        """Move the clock forward by that many seconds."""
        self.now += seconds


class LimitedWrites:
    """A Kinesis client that limits what put_records writes to each shard. Other calls go to the client.

    Args:
        client: a boto3 client for Kinesis.
        records_per_second: for each shard. AWS takes 1,000, too many to reach in a lesson.
        clock: returns seconds.
        bytes_per_second: for each shard, partition keys included; None for no limit.
    """

    def __init__(
        self,
        client: BaseClient,
        records_per_second: int,
        clock: Callable[[], float] = time.monotonic,
        bytes_per_second: int | None = None,
    ) -> None:
        self._client = client
        self._limit = records_per_second
        self._bytes = bytes_per_second
        self._clock = clock
        self._taken: dict[str, list[tuple[float, int]]] = defaultdict(list)  # by shard: when, and how many bytes
        self.refused = 0
        """How many records were refused so far."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def put_records(self, StreamName: str, Records: list[RecordToPut]) -> Answer:
        """As in boto3: put the records that fit, and return a result for each record, in the order of the request."""
        shards = self._client.list_shards(StreamName=StreamName)["Shards"]
        fits = [
            self._has_room(shard_for_key(record["PartitionKey"], shards), record_size(record)) for record in Records
        ]
        accepted = [record for record, fit in zip(Records, fits, strict=True) if fit]
        answers = iter(self._put(StreamName, accepted))
        results = [next(answers) if fit else self._refusal(StreamName) for fit in fits]
        self.refused += fits.count(False)
        return {"FailedRecordCount": fits.count(False), "Records": results}

    def _put(self, stream: str, records: list[RecordToPut]) -> list[Answer]:
        return self._client.put_records(StreamName=stream, Records=records)["Records"] if records else []

    def _has_room(self, shard: str, size: int) -> bool:
        now = self._clock()
        taken = self._taken[shard] = [(moment, one) for moment, one in self._taken[shard] if is_recent(moment, now)]
        too_large = self._bytes is not None and sum(one for _, one in taken) + size > self._bytes
        if len(taken) >= self._limit or too_large:
            return False
        taken.append((now, size))
        return True

    @staticmethod
    def _refusal(stream: str) -> Answer:
        return {"ErrorCode": REFUSED, "ErrorMessage": f"Rate exceeded for a shard in stream {stream}."}


class LimitedReads:
    """A Kinesis client that limits what get_records reads from each shard. Other calls go to the client.

    After an answer with much data, AWS refuses reads until the rate is down to 2 MiB a second, and so does this client.

    Args:
        client: a boto3 client for Kinesis.
        clock: returns seconds.
    """

    def __init__(self, client: BaseClient, clock: Callable[[], float] = time.monotonic):
        self._client = client
        self._clock = clock
        self._shards: dict[str, str] = {}  # by iterator
        self._reads: dict[str, list[float]] = defaultdict(list)  # by shard: when
        self._free: dict[str, float] = defaultdict(float)  # by shard: when it gives data again

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def get_shard_iterator(self, ShardId: str, **request: Any) -> Answer:
        """As in boto3."""
        answer: Answer = self._client.get_shard_iterator(ShardId=ShardId, **request)
        self._shards[answer["ShardIterator"]] = ShardId
        return answer

    def get_records(self, ShardIterator: str, **request: Any) -> Answer:
        """As in boto3.

        Raises:
            ProvisionedThroughputExceededException: the shard was read too often, or gave too much data, for now.
        """
        shard, now = self._shards[ShardIterator], self._clock()
        self._reads[shard] = [moment for moment in self._reads[shard] if is_recent(moment, now)]
        if len(self._reads[shard]) >= READS or now < self._free[shard]:
            error = {"Error": {"Code": REFUSED, "Message": f"Rate exceeded for shard {shard}."}}
            raise self._client.exceptions.ProvisionedThroughputExceededException(error, "GetRecords")
        self._reads[shard].append(now)
        answer: Answer = self._client.get_records(ShardIterator=ShardIterator, **request)
        self._free[shard] = now + sum(len(record["Data"]) for record in answer["Records"]) / BYTES_OUT
        if following := answer.get("NextShardIterator"):
            self._shards[following] = shard
        return answer


def is_recent(moment: float, now: float) -> bool:
    """Whether the moment lies within the last second."""
    return round(now - moment, 6) < 1  # in floating point, five times 0.2 is a little less than 1


def record_size(record: Record | RecordToPut) -> int:
    """The bytes of a record that count for the limits: its data and its partition key."""
    return len(record["Data"]) + len(record["PartitionKey"].encode())
