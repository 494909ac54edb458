"""The answers of kinesis.lost_after_restart."""


# %% starter
def consume(client, stream, shard, checkpoints, handle):
    start = {"ShardIteratorType": "TRIM_HORIZON"}
    if shard in checkpoints:
        start = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": checkpoints[shard]}
    iterator = client.get_shard_iterator(StreamName=stream, ShardId=shard, **start)["ShardIterator"]
    while iterator:
        answer = client.get_records(ShardIterator=iterator, Limit=4)
        if answer["Records"]:
            checkpoints[shard] = answer["Records"][-1]["SequenceNumber"]
        for record in answer["Records"]:
            handle(record)
        if not answer["Records"] and answer["MillisBehindLatest"] == 0:
            return
        iterator = answer.get("NextShardIterator")


# %% solution
def consume(client, stream, shard, checkpoints, handle):
    start = {"ShardIteratorType": "TRIM_HORIZON"}
    if shard in checkpoints:
        start = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": checkpoints[shard]}
    iterator = client.get_shard_iterator(StreamName=stream, ShardId=shard, **start)["ShardIterator"]
    while iterator:
        answer = client.get_records(ShardIterator=iterator, Limit=4)
        for record in answer["Records"]:
            handle(record)
        if answer["Records"]:
            checkpoints[shard] = answer["Records"][-1]["SequenceNumber"]
        if not answer["Records"] and answer["MillisBehindLatest"] == 0:
            return
        iterator = answer.get("NextShardIterator")


# %% right
# -        if answer["Records"]:
# -            checkpoints[shard] = answer["Records"][-1]["SequenceNumber"]
# +            checkpoints[shard] = record["SequenceNumber"]


# %% right
# -        for record in answer["Records"]:
# -            handle(record)
# -        if answer["Records"]:
# -            checkpoints[shard] = answer["Records"][-1]["SequenceNumber"]
# +        last = None
# +        try:
# +            for record in answer["Records"]:
# +                handle(record)
# +                last = record["SequenceNumber"]
# +        finally:
# +            if last:
# +                checkpoints[shard] = last


# %% wrong: After the restart these were never handled: [2, 3, 4]
#          answer = client.get_records(ShardIterator=iterator, Limit=4)
# +        if len(answer["Records"]):
# +            checkpoints[shard] = answer["Records"][-1]["SequenceNumber"]
# @@
# -        if answer["Records"]:
# -            checkpoints[shard] = answer["Records"][-1]["SequenceNumber"]


# %% wrong: let the exception out
# -            handle(record)
# +            try:
# +                handle(record)
# +            except Exception:
# +                pass


# %% wrong: where was the checkpoint?
# -        if answer["Records"]:
# -            checkpoints[shard] = answer["Records"][-1]["SequenceNumber"]


# %% wrong: After the restart these were never handled: [2]
#          for record in answer["Records"]:
# +            checkpoints[shard] = record["SequenceNumber"]
# @@
# -        if answer["Records"]:
# -            checkpoints[shard] = answer["Records"][-1]["SequenceNumber"]


# %% wrong: the checkpoint's own: begin after it
# -        start = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": checkpoints[shard]}
# +        start = {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "StartingSequenceNumber": checkpoints[shard]}


# %% wrong: nobody can compute the next one
# -        start = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": checkpoints[shard]}
# +        number = str(int(checkpoints[shard]) + 1)
# +        start = {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "StartingSequenceNumber": number}


# %% wrong: Your consumer ended at an empty answer
# -        if not answer["Records"] and answer["MillisBehindLatest"] == 0:
# +        if not answer["Records"]:
