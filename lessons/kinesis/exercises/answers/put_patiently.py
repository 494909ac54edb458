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
def put_patiently(client, stream, data, key, wait, tries=8, seconds=0.05):
    try:
        return client.put_record(StreamName=stream, Data=data, PartitionKey=key)
    except client.exceptions.ProvisionedThroughputExceededException as error:
        if tries > 1:
            wait(seconds)
            return put_patiently(client, stream, data, key, wait, tries - 1, 2 * seconds)
        raise TimeoutError from error


# %% right
from botocore.exceptions import ClientError


def put_patiently(client, stream, data, key, wait):
    for attempt in range(8):
        try:
            return client.put_record(StreamName=stream, Data=data, PartitionKey=key)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ProvisionedThroughputExceededException":
                raise
            wait(0.1 * 2**attempt)
    raise TimeoutError


# %% wrong: You gave up after 1 tries
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


# %% wrong: You gave up after 3 tries
# -    for attempt in range(8):
# +    for attempt in range(3):


# %% wrong: You waited 0 times
# -            wait(0.1 * 2**attempt)
# +            pass


# %% wrong: your caller wants a `TimeoutError`
# -            wait(0.1 * 2**attempt)
# -    raise TimeoutError("the shard was overloaded 8 times")
# +            if attempt == 7:
# +                raise
# +            wait(0.1 * 2**attempt)


# %% wrong: 8 tries are allowed
def put_patiently(client, stream, data, key, wait):
    for attempt in range(12):
        try:
            return client.put_record(StreamName=stream, Data=data, PartitionKey=key)
        except client.exceptions.ProvisionedThroughputExceededException:
            wait(0.1 * 2**attempt)
    raise TimeoutError


# %% wrong: as if the record were in the stream
# -    raise TimeoutError("the shard was overloaded 8 times")
# +    return None


# %% wrong: You waited more than 20 times
def put_patiently(client, stream, data, key, wait):
    attempt = 0
    while True:
        try:
            return client.put_record(StreamName=stream, Data=data, PartitionKey=key)
        except client.exceptions.ProvisionedThroughputExceededException:
            wait(0.1 * 2**attempt)
            attempt += 1


# %% wrong: Return the answer of `put_record`
# -            return client.put_record(StreamName=stream, Data=data, PartitionKey=key)
# +            client.put_record(StreamName=stream, Data=data, PartitionKey=key)
# +            return


# %% wrong: You waited 5 times, and were refused 4 times
def put_patiently(client, stream, data, key, wait):
    for attempt in range(8):
        wait(0.1 * 2**attempt)
        try:
            return client.put_record(StreamName=stream, Data=data, PartitionKey=key)
        except client.exceptions.ProvisionedThroughputExceededException:
            pass
    raise TimeoutError
