"""An event source mapping: it stands between a stream and a Lambda function, and works as AWS describes it.

It reads each shard in batches, calls the function with an event, and decides what happens after a failure. AWS calls
its settings BatchSize, MaximumRetryAttempts, BisectBatchOnFunctionError, FunctionResponseTypes and DestinationConfig
(AWS Lambda developer guide, "How Lambda processes records from stream and queue-based event sources", "Configuring
partial batch response with Kinesis Data Streams and Lambda", "Retain discarded batch records for a Kinesis Data Streams
event source in Lambda"; as known in November 2026). It leaves out: several shards at the same time, batching and
tumbling windows, filters, a starting position, and the maximum age of records.
"""

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cached_property
from typing import Any

from botocore.client import BaseClient

from lessons.kinesis.consumer import iterator_after, read_shard
from lessons.kinesis.lineage import all_shards, readable_shards
from lessons.kinesis.shapes import Record
from lessons.kinesis.standins import ParameterError

ROLE = "arn:aws:iam::123456789012:role/lesson"
MOST = 10_000
"""For AWS's BatchSize and MaximumRetryAttempts (AWS Lambda API reference, CreateEventSourceMapping)."""
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:lesson"


@dataclass(frozen=True)
class Context:
    """What a function gets beside the event: on AWS it has many more fields."""

    aws_request_id: str


@dataclass
class EventSourceMapping:
    """Calls a function with the records of a stream, shard by shard, in order.

    Args:
        client: a boto3 client for Kinesis.
        stream: an existing stream.
        function: the handler; it gets an event and a context. If it raises an error, the whole batch has failed.
        batch_size: at most this many records in one event (BatchSize; the default on AWS is 100).
        retries: calls after the first one for the same batch (MaximumRetryAttempts). The default on AWS is -1: retry
            until the records are too old, and it is refused here, where none gets too old.
        bisect: whether a failed batch is split in two (BisectBatchOnFunctionError). That does not count as a retry.
        report: whether the function's answer says which records failed (ReportBatchItemFailures).
        on_failure: gets a message about each batch that is given up (OnFailure destination).
        pause: called with seconds between two reads.
        checkpoints: by shard, the sequence number of the last finished record.
        calls: how many times the function was called so far.

    Raises:
        ParameterError: a number is out of its range.
    """

    client: BaseClient
    stream: str
    function: Callable[[dict[str, Any], Context], object]
    batch_size: int = 100
    retries: int = 2
    bisect: bool = False
    report: bool = False
    on_failure: Callable[[dict[str, Any]], object] = lambda message: None
    pause: Callable[[float], None] = time.sleep
    checkpoints: dict[str, str] = field(default_factory=dict)
    calls: int = 0

    def __post_init__(self) -> None:
        _require_within("BatchSize", self.batch_size, 1)
        _require_within("MaximumRetryAttempts", self.retries, 0)

    def run(self) -> int:
        """Process the new records of the stream, parents before children.

        Returns:
            How many times it called the function.
        """
        before, shards = self.calls, all_shards(self.client, self.stream)
        finished: set[str] = set()
        while now := readable_shards(shards, finished):
            for shard in now:
                self._shard(shard["ShardId"])
                finished.add(shard["ShardId"])
        return self.calls - before

    def _shard(self, shard: str) -> None:
        start = iterator_after(self.client, self.stream, shard, self.checkpoints.get(shard))
        records = list(read_shard(self.client, start, self.pause))
        waiting = [records[first : first + self.batch_size] for first in range(0, len(records), self.batch_size)]
        while waiting:
            waiting[:1] = self._try(shard, waiting[0])

    def _try(self, shard: str, batch: list[Record]) -> list[list[Record]]:
        """Call the function until the batch is done, split, or given up; return the batches that are still to do.

        The guide does not say how many retries a part of a split batch has. Here each part has all of them.
        """
        for _ in range(self.retries + 1):
            done = self._call(shard, batch)
            if done:
                self.checkpoints[shard] = batch[done - 1]["SequenceNumber"]
                return [batch[done:]] if done < len(batch) else []
            if self.bisect and len(batch) > 1:
                middle = len(batch) // 2
                return [batch[:middle], batch[middle:]]
        self.on_failure(self._given_up(shard, batch))
        self.checkpoints[shard] = batch[-1]["SequenceNumber"]
        return []

    def _call(self, shard: str, batch: list[Record]) -> int:
        """Call the function once; return how many records are done, counted from the first."""
        self.calls += 1
        event = {"Records": [self._record(shard, record) for record in batch]}
        try:
            # To JSON and back, as over the network: the function takes and returns only what JSON can hold.
            answer = self.function(json.loads(json.dumps(event)), Context(f"request-{self.calls}"))
            answer = json.loads(json.dumps(answer))
        except Exception:
            return 0
        return records_done(answer, [record["SequenceNumber"] for record in batch]) if self.report else len(batch)

    def _record(self, shard: str, record: Record) -> dict[str, Any]:
        return {
            "kinesis": {
                "kinesisSchemaVersion": "1.0",
                "partitionKey": record["PartitionKey"],
                "sequenceNumber": record["SequenceNumber"],
                "data": base64.b64encode(record["Data"]).decode(),
                "approximateArrivalTimestamp": record["ApproximateArrivalTimestamp"].timestamp(),
            },
            "eventSource": "aws:kinesis",
            "eventVersion": "1.0",
            "eventID": f"{shard}:{record['SequenceNumber']}",
            "eventName": "aws:kinesis:record",
            "invokeIdentityArn": ROLE,
            "awsRegion": self.client.meta.region_name,
            "eventSourceARN": self._arn,
        }

    def _given_up(self, shard: str, batch: list[Record]) -> dict[str, Any]:
        """The message about a batch: it says where the records are, and does not contain them."""
        return {
            "requestContext": {
                "requestId": f"request-{self.calls}",
                "functionArn": FUNCTION,
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": self.retries + 1,
            },
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
            "version": "1.0",
            "timestamp": _moment(datetime.now(timezone.utc)),
            "KinesisBatchInfo": {
                "shardId": shard,
                "startSequenceNumber": batch[0]["SequenceNumber"],
                "endSequenceNumber": batch[-1]["SequenceNumber"],
                "approximateArrivalOfFirstRecord": _moment(batch[0]["ApproximateArrivalTimestamp"]),
                "approximateArrivalOfLastRecord": _moment(batch[-1]["ApproximateArrivalTimestamp"]),
                "batchSize": len(batch),
                "streamArn": self._arn,
            },
        }

    @cached_property
    def _arn(self) -> str:
        summary = self.client.describe_stream_summary(StreamName=self.stream)
        return str(summary["StreamDescriptionSummary"]["StreamARN"])


def _require_within(setting: str, number: int, least: int) -> None:
    if not least <= number <= MOST:
        raise ParameterError(f"{setting} is {number}.", f"Give a number from {least} to {MOST:,}.")


def _moment(time_of: datetime) -> str:
    """Such as 2026-11-24T12:00:00.000Z."""
    return time_of.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def records_done(answer: Any, numbers: list[str]) -> int:
    """How many records of a batch are done, counted from the first, according to the function's answer.

    The lowest sequence number among the failures counts. The records before it are done; that record and all after it
    come again. No answer, or no failures, means that all records are done. An invalid answer means that none is.

    Args:
        answer: what the function returned, such as {"batchItemFailures": [{"itemIdentifier": "17"}]}.
        numbers: the sequence numbers of the batch, in order.

    >>> records_done({"batchItemFailures": [{"itemIdentifier": "17"}]}, ["15", "16", "17", "18"])
    2
    >>> records_done(None, ["15", "16"]), records_done({"failures": []}, ["15", "16"])
    (2, 2)
    >>> records_done({"batchItemFailures": [{"itemIdentifier": ""}]}, ["15", "16"])
    0
    """
    failures = answer.get("batchItemFailures") if isinstance(answer, dict) else answer
    if not failures:
        return len(numbers)
    try:
        return min(numbers.index(failure["itemIdentifier"]) for failure in failures)
    except (KeyError, TypeError, ValueError):
        return 0
