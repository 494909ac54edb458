"""What AWS does after a reshard and moto does not: new records go to the open shards, and a closed shard has an end.

moto 5.2.5 splits and merges shards in its list, with ids, parents and ranges as on AWS. But it still puts records into
closed shards, copies the old records at a merge, and always returns a next iterator. AWS puts each record into the open
shard of its hash key, leaves the old records where they are, and ends a closed shard with an answer that has no
NextShardIterator (Amazon Kinesis Data Streams developer guide, "Complete the resharding action"; API
reference, GetRecords). `ReshardingClient` is a client around a client of moto, and does the same.
"""

import contextlib
import os
from typing import Any, cast

from botocore.client import BaseClient

from lessons.kinesis.addressing import by_name, invalid_argument, require_same, stream_of, target_shard
from lessons.kinesis.lineage import all_shards, is_closed, parent_ids
from lessons.kinesis.shapes import Answer, RecordToPut, Shard
from lessons.kinesis.standins import RECORD, START, WHERE, ParameterError, Request, StandIn, takes
from lessons.kinesis.streams import WAIT, stream_names
from lessons.setup import aws

ONLY_SHARD = "shardId-000000000000"
"""The only shard of a stream that stores the records of one shard."""
SEPARATOR = "|"  # between the parts of an iterator; no name may contain it


def with_resharding(client: BaseClient) -> BaseClient:
    """A client whose streams can be resharded: on AWS the client itself, on moto a `ReshardingClient`."""
    return client if aws.is_real(os.environ) else ReshardingClient(client)


class ReshardingClient(StandIn):
    """A Kinesis client for moto whose streams can be resharded like those of AWS.

    The list of shards is moto's own. The records of each shard are in another stream of moto, with one shard and a name
    such as "user-events.shardId-000000000003". Everything is on the server, so several processes see the same.

    Args:
        client: a boto3 client for Kinesis. Calls that have no method here go to it unchanged.
    """

    def __init__(self, client: BaseClient):
        super().__init__(client)
        self._created: set[str] = set()

    @takes(*WHERE, passed_on=("EnforceConsumerDeletion",), refused=("StreamId",))
    def delete_stream(self, **request: Any) -> Answer:
        """As in boto3. It deletes the streams that store the records too."""
        named = by_name(self._client, request)
        answer: Answer = self._client.delete_stream(**named)
        for name in stream_names(self._client):
            if name.startswith(f"{named['StreamName']}.shardId-"):
                self._client.delete_stream(StreamName=name)
        self._created.clear()
        return answer

    @takes(*WHERE, *RECORD, "SequenceNumberForOrdering")
    def put_record(self, **request: Any) -> Answer:
        """As in boto3.

        Raises:
            ParameterError: SequenceNumberForOrdering, and the shard is the child of another.
        """
        named = by_name(self._client, request)
        stream, record = named["StreamName"], cast(RecordToPut, {key: named[key] for key in RECORD if key in named})
        shards = all_shards(self._client, stream)
        shard = target_shard(self._client, "PutRecord", record, shards)
        if "SequenceNumberForOrdering" in named:
            _require_first(next(one for one in shards if one["ShardId"] == shard))
        return {**self._client.put_record(StreamName=self._store(stream, shard), **_stored(record)), "ShardId": shard}

    @takes(*WHERE, "Records")
    def put_records(self, **request: Any) -> Answer:
        """As in boto3: each record goes into the open shard that has its hash key."""
        stream, records = by_name(self._client, request)["StreamName"], request["Records"]
        shards = all_shards(self._client, stream)
        targets = [target_shard(self._client, "PutRecords", record, shards) for record in records]
        answers: dict[int, Answer] = {}
        for shard in dict.fromkeys(targets):
            numbers = [number for number, target in enumerate(targets) if target == shard]
            batch = [_stored(records[number]) for number in numbers]
            results = self._client.put_records(StreamName=self._store(stream, shard), Records=batch)["Records"]
            answers |= {number: {**result, "ShardId": shard} for number, result in zip(numbers, results, strict=True)}
        return {"FailedRecordCount": 0, "Records": [answers[number] for number in range(len(records))]}

    @takes(*WHERE, "ShardId", passed_on=START)
    def get_shard_iterator(self, **request: Any) -> Answer:
        """As in boto3.

        Raises:
            ResourceNotFoundException: there is no such stream or shard.
        """
        named = by_name(self._client, request)
        stream, shard = named["StreamName"], named["ShardId"]
        self._client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="LATEST")  # is it there?
        stored = {**named, "StreamName": self._store(stream, shard), "ShardId": ONLY_SHARD}
        iterator = self._client.get_shard_iterator(**stored)["ShardIterator"]
        return {"ShardIterator": SEPARATOR.join((stream, shard, iterator))}

    @takes("ShardIterator", "StreamARN", passed_on=("Limit",))
    def get_records(self, **request: Any) -> Answer:
        """As in boto3: after the last record of a closed shard comes an answer without NextShardIterator.

        Raises:
            InvalidArgumentException: the iterator is none of this client's.
            ParameterError: the ARN is another stream's than the iterator.
        """
        stream, shard, read = self._read(request)
        # First the shard, then its records: so no record is missed, since a closed shard takes no more.
        shards = {one["ShardId"]: one for one in all_shards(self._client, stream)}
        answer: Answer = dict(self._client.get_records(**read))
        following = answer.pop("NextShardIterator")
        if is_closed(shards[shard]) and not answer["Records"] and answer["MillisBehindLatest"] == 0:
            children = [one for one in shards.values() if shard in parent_ids(one)]
            return {**answer, "ChildShards": [_child(one) for one in children]}
        return {**answer, "NextShardIterator": SEPARATOR.join((stream, shard, following))}

    def _read(self, request: Request) -> tuple[str, str, dict[str, Any]]:
        """The stream and the shard of a read, and the request to the stream that stores the records."""
        parts = request["ShardIterator"].split(SEPARATOR)
        if len(parts) != 3:
            raise invalid_argument(self._client, "GetRecords", "Invalid ShardIterator.")
        if "StreamARN" in request:
            require_same(stream_of(self._client, request["StreamARN"]), parts[0])
        read = {key: value for key, value in request.items() if key != "StreamARN"}
        return parts[0], parts[1], {**read, "ShardIterator": parts[2]}

    def _store(self, stream: str, shard: str) -> str:
        """The name of the stream that stores the records of this shard."""
        name = f"{stream}.{shard}"
        if name not in self._created:
            with contextlib.suppress(self._client.exceptions.ResourceInUseException):
                self._client.create_stream(StreamName=name, ShardCount=1)  # else another process has created it
            self._client.get_waiter("stream_exists").wait(StreamName=name, WaiterConfig=WAIT)
            self._created.add(name)
        return name


def _stored(record: RecordToPut) -> RecordToPut:
    return {"Data": record["Data"], "PartitionKey": record["PartitionKey"]}


def _require_first(shard: Shard) -> None:
    """Numbers grow in the stream that stores a shard's records, and begin again in that of its child."""
    if parent_ids(shard):
        raise ParameterError(
            f"ReshardingClient does not know SequenceNumberForOrdering in {shard['ShardId']}, the child of a shard.",
            "Leave it out: on AWS numbers grow across a reshard, and here they begin again.",
        )


def _child(shard: Shard) -> Answer:
    return {"ShardId": shard["ShardId"], "ParentShards": parent_ids(shard), "HashKeyRange": shard["HashKeyRange"]}
