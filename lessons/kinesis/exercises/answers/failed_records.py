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
    return client.get_records(ShardIterator=start["ShardIterator"], Limit=info["batchSize"])["Records"]


# %% right
# -    return client.get_records(ShardIterator=start["ShardIterator"], Limit=info["batchSize"])["Records"]
# +    iterator, records = start["ShardIterator"], []
# +    while not records or records[-1]["SequenceNumber"] != info["endSequenceNumber"]:
# +        answer = client.get_records(ShardIterator=iterator, Limit=1)
# +        records += answer["Records"]
# +        iterator = answer["NextShardIterator"]
# +    return records


# %% right
# -    return client.get_records(ShardIterator=start["ShardIterator"], Limit=info["batchSize"])["Records"]
# +    return client.get_records(ShardIterator=start["ShardIterator"], Limit=1000)["Records"][: info["batchSize"]]


# %% wrong: at its number, not after it
# -        ShardIteratorType="AT_SEQUENCE_NUMBER",
# +        ShardIteratorType="AFTER_SEQUENCE_NUMBER",


# %% wrong: the oldest ones
# -        ShardIteratorType="AT_SEQUENCE_NUMBER",
# -        StartingSequenceNumber=info["startSequenceNumber"],
# +        ShardIteratorType="TRIM_HORIZON",


# %% wrong: how many records the batch has
# -    return client.get_records(ShardIterator=start["ShardIterator"], Limit=info["batchSize"])["Records"]
# +    return client.get_records(ShardIterator=start["ShardIterator"], Limit=100)["Records"]


# %% wrong: You have the records [6, 7, 8]
# -        StartingSequenceNumber=info["startSequenceNumber"],
# +        StartingSequenceNumber=info["endSequenceNumber"],


# %% wrong: The batch that failed was [6, 7, 8, 9, 10]
# -    return client.get_records(ShardIterator=start["ShardIterator"], Limit=info["batchSize"])["Records"]
# +    return client.get_records(ShardIterator=start["ShardIterator"], Limit=3)["Records"]


# %% wrong: No record of shardId-000000000000 has the number
# -        ShardId=info["shardId"],
# +        ShardId="shardId-000000000000",
