"""The answers of kinesis.put_patiently."""


# %% starter
def put_patiently(client, stream, data, key, wait): ...


# %% solution
def put_patiently(client, stream, data, key, wait):
    overloaded = client.exceptions.ProvisionedThroughputExceededException
    for attempt in range(8):
        try:
            return client.put_record(StreamName=stream, Data=data, PartitionKey=key)
        except overloaded:
            wait(0.1 * 2**attempt)
    raise TimeoutError("the shard was overloaded 8 times")


# %% right
import random


def put_patiently(client, stream, data, key, wait):
    overloaded = client.exceptions.ProvisionedThroughputExceededException
    for attempt in range(8):
        try:
            return client.put_record(StreamName=stream, Data=data, PartitionKey=key)
        except overloaded:
            wait(random.uniform(0, 0.1 * 2**attempt))
    raise TimeoutError("the shard was overloaded 8 times")


# %% right
# -            wait(0.1 * 2**attempt)
# +            wait(0.2 * (attempt + 1))


# %% right
def put_patiently(client, stream, data, key, wait, tries=10, seconds=0.05):
    try:
        return client.put_record(StreamName=stream, Data=data, PartitionKey=key)
    except client.exceptions.ProvisionedThroughputExceededException:
        if tries == 1:
            raise
        wait(seconds)
        return put_patiently(client, stream, data, key, wait, tries - 1, 2 * seconds)


# %% wrong: You gave up after
# -    overloaded = client.exceptions.ProvisionedThroughputExceededException
# +    overloaded = client.exceptions.LimitExceededException


# %% wrong: Wait longer each time
# -            wait(0.1 * 2**attempt)
# +            wait(0.1)


# %% wrong: catch only the one error
# -    overloaded = client.exceptions.ProvisionedThroughputExceededException
# +    overloaded = Exception
# @@
# -    raise TimeoutError("the shard was overloaded 8 times")
# +    # raise TimeoutError("the shard was overloaded 8 times")


# %% wrong: Once it is taken, stop
# -            return client.put_record(StreamName=stream, Data=data, PartitionKey=key)
# +            client.put_record(StreamName=stream, Data=data, PartitionKey=key)
# @@
# -    raise TimeoutError("the shard was overloaded 8 times")
# +    # ("the shard was overloaded 8 times")


# %% wrong: TimeoutError: the shard was overloaded
# -    for attempt in range(8):
# +    for attempt in range(3):


# %% wrong: You waited 0 times
# -            wait(0.1 * 2**attempt)
# +            pass
