"""The answers of eventstore.from_snapshot."""

# %% given
from lessons.eventstore.recording import data_of


# %% starter
def balance_from(client, stream, snapshot):
    rest = client.get_stream(stream, stream_position=...)
    return ... + sum(data_of(event)["amount"] for event in rest)


# %% solution
def balance_from(client, stream, snapshot):
    rest = client.get_stream(stream, stream_position=snapshot["version"] + 1)
    return snapshot["balance"] + sum(data_of(event)["amount"] for event in rest)


# %% right
def balance_from(client, stream, snapshot):
    balance = snapshot["balance"]
    for event in client.read_stream(stream, stream_position=snapshot["version"] + 1):
        balance += data_of(event)["amount"]
    return balance


# %% right
from lessons.eventstore.consumer import read_until_caught_up


def balance_from(client, stream, snapshot):
    with client.subscribe_to_stream(stream, stream_position=snapshot["version"], include_caught_up=True) as newer:
        return snapshot["balance"] + sum(data_of(event)["amount"] for event in read_until_caught_up(newer))


# %% right
def balance_from(client, stream, snapshot):
    count = client.get_current_version(stream) - snapshot["version"]
    rest = client.get_stream(stream, backwards=True, limit=count) if count else ()
    return sum((data_of(event)["amount"] for event in rest), start=snapshot["balance"])


# %% wrong: event 2 was counted twice
# -    rest = client.get_stream(stream, stream_position=snapshot["version"] + 1)
# +    rest = client.get_stream(stream, stream_position=snapshot["version"])


# %% wrong: Where do you begin to read?
# -    rest = client.get_stream(stream, stream_position=snapshot["version"] + 1)
# +    rest = client.get_stream(stream, stream_position=0)


# %% wrong: event 3 is missing
# -    rest = client.get_stream(stream, stream_position=snapshot["version"] + 1)
# +    rest = client.get_stream(stream, stream_position=snapshot["version"] + 2)


# %% wrong: Add what the snapshot knows
# -    return snapshot["balance"] + sum(data_of(event)["amount"] for event in rest)
# +    return sum(data_of(event)["amount"] for event in rest)


# %% wrong: the snapshot was not used
def balance_from(client, stream, snapshot):
    return sum(data_of(event)["amount"] for event in client.get_stream(stream))


# %% wrong: The snapshot has seen them
def balance_from(client, stream, snapshot):
    rest = [event for event in client.get_stream(stream) if event.stream_position > snapshot["version"]]
    return sum((data_of(event)["amount"] for event in rest), start=snapshot["balance"])
