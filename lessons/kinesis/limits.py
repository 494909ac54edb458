"""The limits of AWS that moto does not enforce: shards that refuse what is too much.

AWS takes 1,000 records and 1 MiB a second into one shard, and gives 2 MiB a second in at most five reads (Amazon
Kinesis Data Streams developer guide, "Quotas and limits"). AWS refuses more than that: a PutRecords call succeeds
and some of its records are refused, a PutRecord or GetRecords call fails as a whole. moto refuses nothing. So
`LimitedWrites` and `LimitedReads` are clients around a client of moto, and refuse as AWS does.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any, cast

from botocore.client import BaseClient

from lessons.kinesis.addressing import by_name, overload, target_shard
from lessons.kinesis.capacity import BYTES_OUT, READS, is_recent, record_size
from lessons.kinesis.fault_injection import THROTTLED
from lessons.kinesis.lineage import all_shards
from lessons.kinesis.shapes import Answer, RecordToPut
from lessons.kinesis.standins import RECORD, START, WHERE, ParameterError, StandIn, takes

_Place = tuple[str, str]  # a stream's name and a shard's id


class Clock:
    """A clock that moves only when somebody waits: so a lesson about seconds takes no time."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        """Move the clock forward by that many seconds."""
        self.now += seconds


class LimitedWrites(StandIn):
    """A Kinesis client that limits what put_record and put_records write to each shard. Other calls go to the client.

    A refused put_record raises at once: boto3's own tries, with waits between them, are not played.

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
        super().__init__(client)
        self._limit = records_per_second
        self._bytes = bytes_per_second
        self._clock = clock
        self._taken: dict[_Place, list[tuple[float, int]]] = defaultdict(list)  # by shard: when, and how many bytes
        self.refused = 0
        """How many records were refused so far."""

    @takes(*WHERE, *RECORD, passed_on=("SequenceNumberForOrdering",))
    def put_record(self, **request: Any) -> Answer:
        """As in boto3.

        Raises:
            ProvisionedThroughputExceededException: the shard takes no more for now.
        """
        named = by_name(self._client, request)
        if self._fit("PutRecord", named["StreamName"], [cast(RecordToPut, named)]) == [False]:
            raise overload(self._client, "PutRecord", self._refusal(named["StreamName"])["ErrorMessage"])
        return cast(Answer, self._client.put_record(**named))

    @takes(*WHERE, "Records")
    def put_records(self, **request: Any) -> Answer:
        """As in boto3: put the records that fit, and return a result for each record, in the order of the request."""
        stream, records = by_name(self._client, request)["StreamName"], request["Records"]
        fits = self._fit("PutRecords", stream, records)
        answers = iter(self._put(stream, [record for record, fit in zip(records, fits, strict=True) if fit]))
        results = [next(answers) if fit else self._refusal(stream) for fit in fits]
        return {"FailedRecordCount": sum("ErrorCode" in result for result in results), "Records": results}

    def _put(self, stream: str, records: list[RecordToPut]) -> list[Answer]:
        return self._client.put_records(StreamName=stream, Records=records)["Records"] if records else []

    def _fit(self, operation: str, stream: str, records: list[RecordToPut]) -> list[bool]:
        """Whether each record fits into its shard now; those that do are counted there, the others as refused."""
        shards = all_shards(self._client, stream)
        places = [(stream, target_shard(self._client, operation, record, shards)) for record in records]
        fits = [self._has_room(place, record_size(record)) for place, record in zip(places, records, strict=True)]
        self.refused += fits.count(False)
        return fits

    def _has_room(self, shard: _Place, size: int) -> bool:
        now = self._clock()
        taken = self._taken[shard] = [(moment, one) for moment, one in self._taken[shard] if is_recent(moment, now)]
        too_large = self._bytes is not None and sum(one for _, one in taken) + size > self._bytes
        if len(taken) >= self._limit or too_large:
            return False
        taken.append((now, size))
        return True

    @staticmethod
    def _refusal(stream: str) -> Answer:
        return {"ErrorCode": THROTTLED, "ErrorMessage": f"Rate exceeded for a shard in stream {stream}."}


class LimitedReads(StandIn):
    """A Kinesis client that limits what get_records reads from each shard. Other calls go to the client.

    After an answer with much data, AWS refuses reads until the rate is down to 2 MiB a second, and so does this client.

    Args:
        client: a boto3 client for Kinesis.
        clock: returns seconds.
    """

    def __init__(self, client: BaseClient, clock: Callable[[], float] = time.monotonic):
        super().__init__(client)
        self._clock = clock
        self._shards: dict[str, _Place] = {}  # by iterator
        self._reads: dict[_Place, list[float]] = defaultdict(list)  # by shard: when
        self._free: dict[_Place, float] = defaultdict(float)  # by shard: when it gives data again

    @takes(*WHERE, "ShardId", passed_on=START)
    def get_shard_iterator(self, **request: Any) -> Answer:
        """As in boto3."""
        named = by_name(self._client, request)
        answer: Answer = self._client.get_shard_iterator(**named)
        self._shards[answer["ShardIterator"]] = named["StreamName"], named["ShardId"]
        return answer

    @takes("ShardIterator", passed_on=("Limit", "StreamARN"))
    def get_records(self, **request: Any) -> Answer:
        """As in boto3.

        Raises:
            ProvisionedThroughputExceededException: the shard was read too often, or gave too much data, for now.
            ParameterError: the iterator is another client's, so its shard is not known here.
        """
        shard, now = self._shard_of(request["ShardIterator"]), self._clock()
        self._reads[shard] = [moment for moment in self._reads[shard] if is_recent(moment, now)]
        if len(self._reads[shard]) >= READS or now < self._free[shard]:
            raise overload(self._client, "GetRecords", f"Rate exceeded for shard {shard[1]}.")
        self._reads[shard].append(now)
        answer: Answer = self._client.get_records(**request)
        self._free[shard] = now + sum(len(record["Data"]) for record in answer["Records"]) / BYTES_OUT
        if following := answer.get("NextShardIterator"):
            self._shards[following] = shard
        return answer

    def _shard_of(self, iterator: str) -> _Place:
        if iterator not in self._shards:
            raise ParameterError("LimitedReads did not give this ShardIterator.", "Ask it for one, not another client.")
        return self._shards[iterator]
