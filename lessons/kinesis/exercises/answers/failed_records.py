"""The answers of kinesis.failed_records."""


# %% starter
def failed_records(client, stream, message): ...


# %% solution
def failed_records(client, stream, message):
    info = message["KinesisBatchInfo"]
    start = client.get_shard_iterator(
        StreamName=stream,
        ShardId=info["shardId"],
        ShardIteratorType="AT_SEQUENCE_NUMBER",
        StartingSequenceNumber=info["startSequenceNumber"],
    )
    iterator, records = start["ShardIterator"], []
    while len(records) < info["batchSize"]:
        answer = client.get_records(ShardIterator=iterator, Limit=info["batchSize"] - len(records))
        records += answer["Records"]
        iterator = answer["NextShardIterator"]
    return records


# %% right
# -    while len(records) < info["batchSize"]:
# -        answer = client.get_records(ShardIterator=iterator, Limit=info["batchSize"] - len(records))
# +    while not records or records[-1]["SequenceNumber"] != info["endSequenceNumber"]:
# +        answer = client.get_records(ShardIterator=iterator, Limit=1)


# %% right
# -        answer = client.get_records(ShardIterator=iterator, Limit=info["batchSize"] - len(records))
# +        answer = client.get_records(ShardIterator=iterator)
# @@
# -    return records
# +    return records[: info["batchSize"]]


# %% wrong: at its number, not after it
# -        ShardIteratorType="AT_SEQUENCE_NUMBER",
# +        ShardIteratorType="AFTER_SEQUENCE_NUMBER",
# @@
# -    while len(records) < info["batchSize"]:
# -        answer = client.get_records(ShardIterator=iterator, Limit=info["batchSize"] - len(records))
# -        records += answer["Records"]
# -        iterator = answer["NextShardIterator"]
# -    return records
# +    return client.get_records(ShardIterator=iterator, Limit=info["batchSize"])["Records"]


# %% wrong: the oldest ones
# -        ShardIteratorType="AT_SEQUENCE_NUMBER",
# -        StartingSequenceNumber=info["startSequenceNumber"],
# +        ShardIteratorType="TRIM_HORIZON",


# %% wrong: The message says how many the batch has
# -        answer = client.get_records(ShardIterator=iterator, Limit=info["batchSize"] - len(records))
# +        answer = client.get_records(ShardIterator=iterator, Limit=100)


# %% wrong: With record 6 the batch ends
# -        StartingSequenceNumber=info["startSequenceNumber"],
# +        StartingSequenceNumber=info["endSequenceNumber"],


# %% wrong: You have the first 3 of the 5 records
# -    while len(records) < info["batchSize"]:
# +    while len(records) < 3:
# @@
# -    return records
# +    return records[:3]


# %% wrong: An answer can have fewer
# -    iterator, records = start["ShardIterator"], []
# -    while len(records) < info["batchSize"]:
# -        answer = client.get_records(ShardIterator=iterator, Limit=info["batchSize"] - len(records))
# -        records += answer["Records"]
# -        iterator = answer["NextShardIterator"]
# -    return records
# +    return client.get_records(ShardIterator=start["ShardIterator"], Limit=info["batchSize"])["Records"]


# %% wrong: No record of shardId-000000000000 has the number
# -        ShardId=info["shardId"],
# +        ShardId="shardId-000000000000",
