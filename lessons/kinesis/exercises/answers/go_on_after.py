"""The answers of kinesis.go_on_after."""


# %% starter
def go_on_after(client, stream, shard, sequence_number): ...


# %% solution
def go_on_after(client, stream, shard, sequence_number):
    answer = client.get_shard_iterator(
        StreamName=stream,
        ShardId=shard,
        ShardIteratorType="AFTER_SEQUENCE_NUMBER",
        StartingSequenceNumber=sequence_number,
    )
    return answer["ShardIterator"]


# %% right
# -        ShardIteratorType="AFTER_SEQUENCE_NUMBER",
# +        ShardIteratorType="AT_SEQUENCE_NUMBER",
# @@
# -    return answer["ShardIterator"]
# +    return client.get_records(ShardIterator=answer["ShardIterator"], Limit=1)["NextShardIterator"]


# %% right
def go_on_after(client, stream, shard, sequence_number):
    settings = dict(StreamName=stream, ShardId=shard, ShardIteratorType="AFTER_SEQUENCE_NUMBER")
    return client.get_shard_iterator(StartingSequenceNumber=sequence_number, **settings)["ShardIterator"]


# %% wrong: Record 3 comes once more
# -        ShardIteratorType="AFTER_SEQUENCE_NUMBER",
# +        ShardIteratorType="AT_SEQUENCE_NUMBER",


# %% wrong: The checkpoint was not used
def go_on_after(client, stream, shard, sequence_number):
    answer = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    return answer["ShardIterator"]


# %% wrong: You go on with the records []
def go_on_after(client, stream, shard, sequence_number):
    answer = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="LATEST")
    return answer["ShardIterator"]


# %% wrong: nobody can compute the next one
# -        ShardIteratorType="AFTER_SEQUENCE_NUMBER",
# -        StartingSequenceNumber=sequence_number,
# +        ShardIteratorType="AT_SEQUENCE_NUMBER",
# +        StartingSequenceNumber=str(int(sequence_number) + 1),


# %% wrong: Handled were 1 to 1
def go_on_after(client, stream, shard, sequence_number):
    answer = client.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    return client.get_records(ShardIterator=answer["ShardIterator"], Limit=3)["NextShardIterator"]
