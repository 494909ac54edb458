"""The limits that AWS has and moto has not: shards that refuse what is too much.

AWS takes 1,000 records and 1 MiB a second into one shard, and gives 2 MiB a second in at most five reads (Amazon
Kinesis Data Streams developer guide, "Quotas and limits"). What is too much is refused: PutRecords succeeds as a call
and fails in part, GetRecords fails as a whole. moto takes and gives everything, so a lesson can't show this with moto
alone. `LimitedWrites` and `LimitedReads` stand before it and refuse as AWS does.
"""

import time
from collections import defaultdict
from collections.abc import Callable

from lessons.kinesis.capacity import BYTES_OUT, READS
from lessons.kinesis.streams import shard_for_key

REFUSED = "ProvisionedThroughputExceededException"


class Clock:
    """A clock that goes on only when somebody waits, so that a lesson about seconds takes none."""

    def __init__(self):
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self.now += seconds


class LimitedWrites:
    """A Kinesis client whose shards take only so much a second; everything else is passed on.

    Args:
        client: a boto3 client for Kinesis.
        records_per_second: for each shard; AWS's own number is 1,000, too many to reach in a lesson.
        clock: gives seconds; a test may give its own.
        bytes_per_second: for each shard, partition keys included; None for no such limit.
    """

    def __init__(
        self,
        client,
        records_per_second: int,
        clock: Callable[[], float] = time.monotonic,
        bytes_per_second: int | None = None,
    ):
        self._client = client
        self._limit = records_per_second
        self._bytes = bytes_per_second
        self._clock = clock
        self._taken: dict[str, list[tuple[float, int]]] = defaultdict(list)  # by shard: when, and how many bytes
        self.refused = 0
        """Records that were refused so far."""

    def __getattr__(self, name: str):
        return getattr(self._client, name)

    def put_records(self, StreamName: str, Records: list[dict]) -> dict:
        """As boto3's: put what fits, and answer for each record, in the order of the request."""
        shards = self._client.list_shards(StreamName=StreamName)["Shards"]
        fits = [
            self._has_room(shard_for_key(record["PartitionKey"], shards), record_size(record)) for record in Records
        ]
        accepted = [record for record, fit in zip(Records, fits, strict=True) if fit]
        answers = iter(self._put(StreamName, accepted))
        results = [next(answers) if fit else self._refusal(StreamName) for fit in fits]
        self.refused += fits.count(False)
        return {"FailedRecordCount": fits.count(False), "Records": results}

    def _put(self, stream: str, records: list[dict]) -> list[dict]:
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
    def _refusal(stream: str) -> dict:
        return {"ErrorCode": REFUSED, "ErrorMessage": f"Rate exceeded for a shard in stream {stream}."}


class LimitedReads:
    """A Kinesis client whose shards give only so much a second; everything else is passed on.

    After an answer with much data AWS refuses until it has caught up with 2 MiB a second, and so does this.

    Args:
        client: a boto3 client for Kinesis.
        clock: gives seconds; a test may give its own.
    """

    def __init__(self, client, clock: Callable[[], float] = time.monotonic):
        self._client = client
        self._clock = clock
        self._shards: dict[str, str] = {}  # by iterator
        self._reads: dict[str, list[float]] = defaultdict(list)  # by shard: when
        self._free: dict[str, float] = defaultdict(float)  # by shard: from when on it gives data again

    def __getattr__(self, name: str):
        return getattr(self._client, name)

    def get_shard_iterator(self, ShardId: str, **place) -> dict:
        """As boto3's."""
        answer = self._client.get_shard_iterator(ShardId=ShardId, **place)
        self._shards[answer["ShardIterator"]] = ShardId
        return answer

    def get_records(self, ShardIterator: str, **further) -> dict:
        """As boto3's; raises ProvisionedThroughputExceededException when the shard gave enough for now."""
        shard, now = self._shards[ShardIterator], self._clock()
        self._reads[shard] = [moment for moment in self._reads[shard] if is_recent(moment, now)]
        if len(self._reads[shard]) >= READS or now < self._free[shard]:
            answer = {"Error": {"Code": REFUSED, "Message": f"Rate exceeded for shard {shard}."}}
            raise self._client.exceptions.ProvisionedThroughputExceededException(answer, "GetRecords")
        self._reads[shard].append(now)
        answer = self._client.get_records(ShardIterator=ShardIterator, **further)
        self._free[shard] = now + sum(len(record["Data"]) for record in answer["Records"]) / BYTES_OUT
        self._shards[answer.get("NextShardIterator")] = shard
        return answer


def is_recent(moment: float, now: float) -> bool:
    """Whether the moment lies within the last second."""
    return round(now - moment, 6) < 1  # five times 0.2 is a little less than 1 to a computer


def record_size(record: dict) -> int:
    """The bytes of a record that count for the limits: its data and its partition key."""
    return len(record["Data"]) + len(record["PartitionKey"].encode())
