"""The answers of kafka.replay_since."""

# %% given
from lessons import events


# %% starter
def replay_since(consumer, partition, moment):
    """The events of the partition since the moment, in milliseconds. A loop over this consumer ends."""
    ...


# %% solution
def replay_since(consumer, partition, moment):
    found = consumer.offsets_for_times({partition: moment})
    if found[partition] is None:
        return []
    consumer.seek(partition, found[partition].offset)
    return [events.from_bytes(message.value) for message in consumer]


# %% right
def replay_since(consumer, partition, moment):
    consumer.seek_to_beginning(partition)
    return [events.from_bytes(message.value) for message in consumer if message.timestamp >= moment]


# %% right
def replay_since(consumer, partition, moment):
    found = consumer.offsets_for_times({partition: moment})[partition]
    consumer.seek(partition, found.offset if found else consumer.end_offsets([partition])[partition])
    return tuple(events.from_bytes(message.value) for message in consumer)


# %% wrong: You read all 6 events
def replay_since(consumer, partition, moment):
    consumer.seek_to_beginning(partition)
    return [events.from_bytes(message.value) for message in consumer]


# %% wrong: Since 3 minutes past noon there were [4, 5, 6]
def replay_since(consumer, partition, moment):
    found = consumer.offsets_for_times({partition: moment})
    consumer.seek(partition, found[partition].offset + 1)
    return [events.from_bytes(message.value) for message in consumer]


# %% wrong: You read no event
def replay_since(consumer, partition, moment):
    consumer.seek_to_end(partition)
    return [events.from_bytes(message.value) for message in consumer]


# %% wrong: Since 0.5 minutes past noon there were [2, 3, 4, 5, 6]
def replay_since(consumer, partition, moment):
    consumer.seek(partition, 3)
    return [events.from_bytes(message.value) for message in consumer]


# %% wrong: `offsets_for_times` answers None
# -    if found[partition] is None:
# -        return []


# %% wrong: You read the logins [5, 6]. Since 3
def replay_since(consumer, partition, moment):
    consumer.seek_to_beginning(partition)
    return [events.from_bytes(message.value) for message in consumer if message.timestamp > moment]


# %% wrong: Of a moment before the first event you read nothing
def replay_since(consumer, partition, moment):
    found = consumer.offsets_for_times({partition: moment})[partition]
    offset = found and found.offset
    if not offset:
        return []
    consumer.seek(partition, offset)
    return [events.from_bytes(message.value) for message in consumer]
