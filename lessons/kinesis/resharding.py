"""What AWS does after a reshard and moto does not: new records go to the open shards, and a closed shard ends.

moto 5.2.5 splits and merges shards in its list, with ids, parents and ranges as AWS gives them. But it goes on putting
records into closed shards, copies the old records at a merge, and gives a next iterator for ever. AWS puts each record
into the open shard of its hash key, leaves the old records where they are, and ends a closed shard with a last answer
that has no NextShardIterator (Amazon Kinesis Data Streams developer guide, "Complete the resharding action"; API
reference, GetRecords). `ReshardingClient` stands before a moto and does so too.
"""

import contextlib
import os

from lessons.kinesis.lineage import all_shards, is_closed, open_shard_of, parent_ids
from lessons.kinesis.streams import WAIT, hash_key, stream_names
from lessons.setup import aws

INSIDE = "shardId-000000000000"
"""The only shard of a stream that keeps the records of one shard."""
BETWEEN = "|"  # between the parts of an iterator; no name may hold it


def with_resharding(client):
    """The client itself on AWS; on moto one whose streams can be resharded."""
    return client if aws.is_real(os.environ) else ReshardingClient(client)


class ReshardingClient:
    """A Kinesis client for moto, whose streams can be resharded as those of AWS.

    The list of shards is moto's own. The records of each shard are in a stream of moto that is named after both, such
    as "user-events.shardId-000000000003", with one shard. All of it is on the server: several processes see the same.

    Args:
        client: a boto3 client for Kinesis; calls that are not named here go to it as they are.
    """

    def __init__(self, client):
        self._client = client
        self._made: set[str] = set()

    def __getattr__(self, name: str):
        return getattr(self._client, name)

    def delete_stream(self, StreamName: str, **further) -> dict:
        """As boto3's; the streams that keep its records go with it."""
        answer = self._client.delete_stream(StreamName=StreamName, **further)
        for name in stream_names(self._client):
            if name.startswith(f"{StreamName}.shardId-"):
                self._client.delete_stream(StreamName=name)
        self._made.clear()
        return answer

    def put_record(self, StreamName: str, Data: bytes, PartitionKey: str, ExplicitHashKey: str | None = None) -> dict:
        """As boto3's."""
        record = {"Data": Data, "PartitionKey": PartitionKey}
        if ExplicitHashKey is not None:
            record["ExplicitHashKey"] = ExplicitHashKey
        return self.put_records(StreamName, [record])["Records"][0]

    def put_records(self, StreamName: str, Records: list[dict]) -> dict:
        """As boto3's: each record goes into the open shard that has its hash key."""
        shards = all_shards(self._client, StreamName)
        places = [open_shard_of(_number(record), shards) for record in Records]
        answers: dict[int, dict] = {}
        for shard in dict.fromkeys(places):
            numbers = [number for number, place in enumerate(places) if place == shard]
            some = [{name: Records[number][name] for name in ("Data", "PartitionKey")} for number in numbers]
            results = self._client.put_records(StreamName=self._inside(StreamName, shard), Records=some)["Records"]
            answers |= {number: {**result, "ShardId": shard} for number, result in zip(numbers, results, strict=True)}
        return {"FailedRecordCount": 0, "Records": [answers[number] for number in range(len(Records))]}

    def get_shard_iterator(self, StreamName: str, ShardId: str, **place) -> dict:
        """As boto3's."""
        inside = self._inside(StreamName, ShardId)
        found = self._client.get_shard_iterator(StreamName=inside, ShardId=INSIDE, **place)["ShardIterator"]
        return {"ShardIterator": BETWEEN.join((StreamName, ShardId, found))}

    def get_records(self, ShardIterator: str, **further) -> dict:
        """As boto3's: after the last record of a closed shard comes an answer without NextShardIterator."""
        stream, shard, inside = ShardIterator.split(BETWEEN)
        # First the shard, then its records: what comes between is not missed, since a closed shard takes no more.
        shards = {one["ShardId"]: one for one in all_shards(self._client, stream)}
        answer = dict(self._client.get_records(ShardIterator=inside, **further))
        following = answer.pop("NextShardIterator")
        if is_closed(shards[shard]) and not answer["Records"] and answer["MillisBehindLatest"] == 0:
            children = [one for one in shards.values() if shard in parent_ids(one)]
            return {**answer, "ChildShards": [_child(one) for one in children]}
        return {**answer, "NextShardIterator": BETWEEN.join((stream, shard, following))}

    def _inside(self, stream: str, shard: str) -> str:
        """The stream that keeps the records of this shard."""
        name = f"{stream}.{shard}"
        if name not in self._made:
            with contextlib.suppress(self._client.exceptions.ResourceInUseException):
                self._client.create_stream(StreamName=name, ShardCount=1)  # else another process was first
            self._client.get_waiter("stream_exists").wait(StreamName=name, WaiterConfig=WAIT)
            self._made.add(name)
        return name


def _number(record: dict) -> int:
    return int(record["ExplicitHashKey"]) if "ExplicitHashKey" in record else hash_key(record["PartitionKey"])


def _child(shard: dict) -> dict:
    return {"ShardId": shard["ShardId"], "ParentShards": parent_ids(shard), "HashKeyRange": shard["HashKeyRange"]}
