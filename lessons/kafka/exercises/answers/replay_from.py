"""The answers of kafka.replay_from."""

# %% given
from kafka import KafkaConsumer

from lessons import events


# %% starter
def replay_from(consumer, partition, offset):
    """The events from this offset on, or from the oldest that is left. A loop over this consumer ends."""
    ...


# %% solution
def replay_from(consumer, partition, offset):
    first = consumer.beginning_offsets([partition])[partition]
    consumer.seek(partition, max(offset, first))
    return [events.from_bytes(message.value) for message in consumer]


# %% right
def replay_from(consumer, partition, offset):
    consumer.seek_to_beginning(partition)
    return [events.from_bytes(message.value) for message in consumer if message.offset >= offset]


# %% right
def replay_from(consumer, partition, offset):
    address = consumer.config["bootstrap_servers"]
    own = KafkaConsumer(bootstrap_servers=address, auto_offset_reset="earliest", consumer_timeout_ms=1000)
    own.assign([partition])
    own.seek(partition, offset)
    found = [events.from_bytes(message.value) for message in own]
    own.close()
    return found


# %% wrong: the consumer went to the end
def replay_from(consumer, partition, offset):
    consumer.seek(partition, offset)
    return [events.from_bytes(message.value) for message in consumer]


# %% wrong: you read from the oldest event on
def replay_from(consumer, partition, offset):
    consumer.seek_to_beginning(partition)
    return [events.from_bytes(message.value) for message in consumer]


# %% wrong: From offset 1 you read the logins [5, 6, 7, 8]
# -    consumer.seek(partition, max(offset, first))
# +    consumer.seek(partition, first + offset)


# %% wrong: From offset 2, which is deleted, you read nothing
def replay_from(consumer, partition, offset):
    consumer.seek(partition, max(offset, 3))
    return [events.from_bytes(message.value) for message in consumer]


# %% wrong: and from offset 5 []
def replay_from(consumer, partition, offset):
    if offset < consumer.beginning_offsets([partition])[partition]:
        consumer.seek_to_beginning(partition)
    return [events.from_bytes(message.value) for message in consumer]
