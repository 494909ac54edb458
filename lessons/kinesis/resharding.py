"""What AWS does after a reshard and moto does not: new records go to the open shards, and a closed shard has an end.

moto 5.2.5 splits and merges shards in its list, with ids, parents and ranges as on AWS. But it still puts records into
closed shards, copies the old records at a merge, and always returns a next iterator. AWS puts each record into the open
shard of its hash key, leaves the old records where they are, and ends a closed shard with an answer that has no
NextShardIterator (Amazon Kinesis Data Streams developer guide, "Complete the resharding action"; API
reference, GetRecords). `ReshardingClient` is a client around a client of moto, and does the same.
"""

import contextlib
import os
from typing import Any

from botocore.client import BaseClient

from lessons.kinesis.lineage import all_shards, is_closed, open_shard_of, parent_ids
from lessons.kinesis.shapes import Answer, RecordToPut, Shard
from lessons.kinesis.streams import WAIT, hash_key, stream_names
from lessons.setup import aws

ONLY_SHARD = "shardId-000000000000"
"""The only shard of a stream that stores the records of one shard."""
SEPARATOR = "|"  # between the parts of an iterator; no name may contain it


def with_resharding(client: BaseClient) -> BaseClient:
    """A client whose streams can be resharded: on AWS the client itself, on moto a `ReshardingClient`."""
    return client if aws.is_real(os.environ) else ReshardingClient(client)


class ReshardingClient:
    """A Kinesis client for moto whose streams can be resharded like those of AWS.

    The list of shards is moto's own. The records of each shard are in another stream of moto, with one shard and a name
    such as "user-events.shardId-000000000003". Everything is on the server, so several processes see the same.

    Args:
        client: a boto3 client for Kinesis. Calls that have no method here go to it unchanged.
    """

    def __init__(self, client: BaseClient):
        self._client = client
        self._created: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def delete_stream(self, StreamName: str, **request: Any) -> Answer:
        """As in boto3. It deletes the streams that store the records too."""
        answer: Answer = self._client.delete_stream(StreamName=StreamName, **request)
        for name in stream_names(self._client):
            if name.startswith(f"{StreamName}.shardId-"):
                self._client.delete_stream(StreamName=name)
        self._created.clear()
        return answer

    def put_record(self, StreamName: str, Data: bytes, PartitionKey: str, ExplicitHashKey: str | None = None) -> Answer:
        """As in boto3."""
        record: RecordToPut = {"Data": Data, "PartitionKey": PartitionKey}
        if ExplicitHashKey is not None:
            record["ExplicitHashKey"] = ExplicitHashKey
        return dict(self.put_records(StreamName, [record])["Records"][0])

    def put_records(self, StreamName: str, Records: list[RecordToPut]) -> Answer:
        """As in boto3: each record goes into the open shard that has its hash key."""
        shards = all_shards(self._client, StreamName)
        targets = [open_shard_of(_number(record), shards) for record in Records]
        answers: dict[int, Answer] = {}
        for shard in dict.fromkeys(targets):
            numbers = [number for number, target in enumerate(targets) if target == shard]
            batch = [_without_hash_key(Records[number]) for number in numbers]
            results = self._client.put_records(StreamName=self._store(StreamName, shard), Records=batch)["Records"]
            answers |= {number: {**result, "ShardId": shard} for number, result in zip(numbers, results, strict=True)}
        return {"FailedRecordCount": 0, "Records": [answers[number] for number in range(len(Records))]}

    def get_shard_iterator(self, StreamName: str, ShardId: str, **request: Any) -> Answer:
        """As in boto3."""
        store = self._store(StreamName, ShardId)
        iterator = self._client.get_shard_iterator(StreamName=store, ShardId=ONLY_SHARD, **request)["ShardIterator"]
        return {"ShardIterator": SEPARATOR.join((StreamName, ShardId, iterator))}

    def get_records(self, ShardIterator: str, **request: Any) -> Answer:
        """As in boto3: after the last record of a closed shard comes an answer without NextShardIterator."""
        stream, shard, iterator = ShardIterator.split(SEPARATOR)
        # First the shard, then its records: so no record is missed, since a closed shard takes no more.
        shards = {one["ShardId"]: one for one in all_shards(self._client, stream)}
        answer: Answer = dict(self._client.get_records(ShardIterator=iterator, **request))
        following = answer.pop("NextShardIterator")
        if is_closed(shards[shard]) and not answer["Records"] and answer["MillisBehindLatest"] == 0:
            children = [one for one in shards.values() if shard in parent_ids(one)]
            return {**answer, "ChildShards": [_child(one) for one in children]}
        return {**answer, "NextShardIterator": SEPARATOR.join((stream, shard, following))}

    def _store(self, stream: str, shard: str) -> str:
        """The name of the stream that stores the records of this shard."""
        name = f"{stream}.{shard}"
        if name not in self._created:
            with contextlib.suppress(self._client.exceptions.ResourceInUseException):
                self._client.create_stream(StreamName=name, ShardCount=1)  # else another process has created it
            self._client.get_waiter("stream_exists").wait(StreamName=name, WaiterConfig=WAIT)
            self._created.add(name)
        return name


def _without_hash_key(record: RecordToPut) -> RecordToPut:
    return {"Data": record["Data"], "PartitionKey": record["PartitionKey"]}


def _number(record: RecordToPut) -> int:
    return int(record["ExplicitHashKey"]) if "ExplicitHashKey" in record else hash_key(record["PartitionKey"])


def _child(shard: Shard) -> Answer:
    return {"ShardId": shard["ShardId"], "ParentShards": parent_ids(shard), "HashKeyRange": shard["HashKeyRange"]}
