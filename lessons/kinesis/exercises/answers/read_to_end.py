"""The answers of kinesis.read_to_end."""


# %% starter
def read_to_end(client, iterator): ...


# %% solution
def read_to_end(client, iterator):
    records = []
    while iterator:
        answer = client.get_records(ShardIterator=iterator)
        records += answer["Records"]
        if answer["MillisBehindLatest"] == 0:
            break
        iterator = answer["NextShardIterator"]
    return records


# %% right
# -        answer = client.get_records(ShardIterator=iterator)
# +        answer = client.get_records(ShardIterator=iterator, Limit=2)
# @@
# -        if answer["MillisBehindLatest"] == 0:
# +        iterator = answer.get("NextShardIterator")
# +        if not answer["Records"] and not answer["MillisBehindLatest"]:
# @@
# -        iterator = answer["NextShardIterator"]


# %% right
def read_to_end(client, iterator):
    answer = client.get_records(ShardIterator=iterator, Limit=1000)
    if answer["MillisBehindLatest"] == 0:
        return answer["Records"]
    return answer["Records"] + read_to_end(client, answer["NextShardIterator"])


# %% right
from lessons.kinesis.consumer import read_shard


def read_to_end(client, iterator):
    return list(read_shard(client, iterator, pause=lambda seconds: None))


# %% right
import time


def read_to_end(client, iterator):
    records, last = [], time.monotonic()
    while iterator and time.monotonic() - last < 2:
        answer = client.get_records(ShardIterator=iterator)
        if answer["Records"]:
            last = time.monotonic()
        records += answer["Records"]
        iterator = answer.get("NextShardIterator")
        time.sleep(0.1)
    return records


# %% wrong: You read 3 of 8 records
def read_to_end(client, iterator):
    return client.get_records(ShardIterator=iterator)["Records"]


# %% wrong: were at the end long before
# -        if answer["MillisBehindLatest"] == 0:
# -            break


# %% wrong: You read 0 of 8 records
def read_to_end(client, iterator):
    for _ in range(5):
        answer = client.get_records(ShardIterator=iterator)
        iterator = answer["NextShardIterator"]
    return answer["Records"]


# %% wrong: You read 3 of 10 records
# -    while iterator:
# +    for _ in range(4):
# @@
# -        if answer["MillisBehindLatest"] == 0:
# -            break


# %% wrong: You read the records [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
def read_to_end(client, iterator):
    records, empty = [], 0
    while iterator and empty < 3:
        answer = client.get_records(ShardIterator=iterator)
        empty = 0 if answer["Records"] else empty + 1
        records += answer["Records"]
        iterator = answer.get("NextShardIterator")
    return records


# %% wrong: 49, 50, 51]. There are 90, each once
def read_to_end(client, iterator):
    records = []
    for _ in range(20):
        answer = client.get_records(ShardIterator=iterator)
        records += answer["Records"]
        iterator = answer.get("NextShardIterator")
        if not iterator:
            break
    return records
