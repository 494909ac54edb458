"""The answers of kinesis.oldest_records."""


# %% starter
def oldest_records(client, stream, shard):
    iterator = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType=...)
    return client.get_records(ShardIterator=iterator["ShardIterator"])["Records"]


# %% solution
def oldest_records(client, stream, shard):
    iterator = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    return client.get_records(ShardIterator=iterator["ShardIterator"])["Records"]


# %% right
from datetime import datetime, timezone


def oldest_records(client, stream, shard):
    iterator = client.get_shard_iterator(
        StreamName=stream,
        ShardId=shard,
        ShardIteratorType="AT_TIMESTAMP",
        Timestamp=datetime(2020, 1, 1, tzinfo=timezone.utc),
    )
    return client.get_records(ShardIterator=iterator["ShardIterator"])["Records"]


# %% right
def oldest_records(client, stream, shard):
    settings = {"StreamName": stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
    iterator, records = client.get_shard_iterator(**settings)["ShardIterator"], []
    while True:
        answer = client.get_records(ShardIterator=iterator, Limit=2)
        records += answer["Records"]
        if not answer["Records"]:
            return records
        iterator = answer["NextShardIterator"]


# %% wrong: begins after the newest one
# -    iterator = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
# +    iterator = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="LATEST")


# %% wrong: should return the list in `Records`
# -    return client.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
# +    return client.get_records(ShardIterator=iterator["ShardIterator"])


# %% wrong: ParamValidationError
# -    return client.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
# +    return client.get_records(ShardIterator=iterator)["Records"]


# %% wrong: and the oldest comes first
# -    iterator = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
# +    first = "shardId-000000000000"
# +    iterator = client.get_shard_iterator(StreamName=stream, ShardId=first, ShardIteratorType="TRIM_HORIZON")
