"""The scenario on Kinesis: a stream, PutRecords, and shard iterators; a reader keeps its positions by itself."""

from collections.abc import Sequence

import boto3
from botocore.client import BaseClient

from lessons import events
from lessons.choosing.log import Log, Reader
from lessons.choosing.scenario import key_of
from lessons.events import Event
from lessons.kinesis.consumer import iterator_after, shard_ids
from lessons.kinesis.producer import AT_MOST, put_all
from lessons.kinesis.shapes import RecordToPut
from lessons.kinesis.streams import delete_stream, recreate_stream
from lessons.polling import Deadline
from lessons.servers import Server

SHARDS = 2
Positions = dict[str, str]
"""By shard the sequence number of the last record that was processed."""


class KinesisLog(Log):
    """A stream with two shards, in moto.

    Args:
        kinesis: what `servers.start("kinesis")` returned.
        name: the stream's.
    """

    technology = "Kinesis"
    ranked = False

    def __init__(self, kinesis: Server, name: str = "bank-events"):
        self.client, self.stream = boto3.client("kinesis"), kinesis.named(name)
        recreate_stream(self.client, self.stream, SHARDS)
        self.kept: dict[str, Positions] = {}

    def write(self, some_events: Sequence[Event]) -> None:
        records: list[RecordToPut] = [
            {"Data": events.to_bytes(event), "PartitionKey": key_of(event)} for event in some_events
        ]
        for start in range(0, len(records), AT_MOST):
            put_all(self.client, self.stream, records[start : start + AT_MOST])

    def reader(self, name: str) -> Reader:
        return KinesisReader(self.client, self.stream, self.kept.setdefault(name, {}))

    def delete(self) -> None:
        delete_stream(self.client, self.stream)


class KinesisReader(Reader):
    """Reads all shards in turn.

    Args:
        client: a boto3 client for Kinesis.
        stream: an existing stream.
        kept: this reader's positions, by shard: a table of yours in a real service (KCL keeps one in DynamoDB).
    """

    def __init__(self, client: BaseClient, stream: str, kept: Positions):
        self.client, self.stream, self.kept, self.seen = client, stream, kept, dict(kept)
        self.iterators = self._iterators(kept)

    def _iterators(self, positions: Positions) -> dict[str, str]:
        shards = shard_ids(self.client, self.stream)
        return {shard: iterator_after(self.client, self.stream, shard, positions.get(shard)) for shard in shards}

    def read(self, count: int, seconds: float = 20.0) -> list[Event]:
        found: list[Event] = []
        deadline = Deadline(seconds)
        while len(found) < count and not deadline.passed:
            for shard in self.iterators:
                found += self._read_shard(shard, min(1000, count - len(found)))
        return found

    def _read_shard(self, shard: str, limit: int) -> list[Event]:
        if not limit:
            return []
        answer = self.client.get_records(ShardIterator=self.iterators[shard], Limit=limit)
        self.iterators[shard] = answer["NextShardIterator"]
        for record in answer["Records"]:
            self.seen[shard] = record["SequenceNumber"]
        return [events.from_bytes(record["Data"]) for record in answer["Records"]]

    def confirm(self) -> None:
        self.kept.update(self.seen)

    def rewind(self) -> None:
        self.iterators = self._iterators({})

    def close(self) -> None:
        """Nothing is open: every call is a request of its own."""
