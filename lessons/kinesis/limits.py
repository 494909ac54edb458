"""The write limits that AWS has and moto has not: a shard that refuses what is too much.

AWS takes 1,000 records and 1 MiB a second into one shard (Amazon Kinesis Data Streams developer guide, "Quotas and
limits"). What is more is refused, record by record: PutRecords succeeds as a call and fails in part. moto takes
everything, so a lesson can't show this with moto alone. `Limited` stands before it and refuses as AWS does.
"""

import time
from collections import defaultdict
from collections.abc import Callable

from lessons.kinesis.streams import shard_of

REFUSED = "ProvisionedThroughputExceededException"


class Limited:
    """A Kinesis client whose shards take only so many records a second; everything else is passed on.

    Args:
        client: a boto3 client for Kinesis.
        records_per_second: for each shard; AWS's own number is 1,000, too many to reach in a lesson.
        clock: gives seconds; a test may give its own.
    """

    def __init__(self, client, records_per_second: int, clock: Callable[[], float] = time.monotonic):
        self._client = client
        self._limit = records_per_second
        self._clock = clock
        self._taken: dict[str, list[float]] = defaultdict(list)

    def __getattr__(self, name: str):
        return getattr(self._client, name)

    def put_records(self, StreamName: str, Records: list[dict]) -> dict:
        """As boto3's: put what fits, and answer for each record, in the order of the request."""
        shards = self._client.list_shards(StreamName=StreamName)["Shards"]
        fits = [self._has_room(shard_of(record["PartitionKey"], shards)) for record in Records]
        accepted = [record for record, fit in zip(Records, fits, strict=True) if fit]
        answers = iter(self._put(StreamName, accepted))
        results = [next(answers) if fit else self._refusal(StreamName) for fit in fits]
        return {"FailedRecordCount": fits.count(False), "Records": results}

    def _put(self, stream: str, records: list[dict]) -> list[dict]:
        return self._client.put_records(StreamName=stream, Records=records)["Records"] if records else []

    def _has_room(self, shard: str) -> bool:
        now = self._clock()
        self._taken[shard] = [moment for moment in self._taken[shard] if moment > now - 1]
        if len(self._taken[shard]) >= self._limit:
            return False
        self._taken[shard].append(now)
        return True

    @staticmethod
    def _refusal(stream: str) -> dict:
        return {"ErrorCode": REFUSED, "ErrorMessage": f"Rate exceeded for a shard in stream {stream}."}
