"""The answers of kafka.rebuild_state."""

# %% given
from kafka import KafkaConsumer, TopicPartition

from lessons.kafka.consumer import read_to_end


# %% starter
def rebuild(address, changelog):
    """The state, {key: count}, from all partitions of the changelog."""
    ...


# %% solution
def rebuild(address, changelog):
    reader = KafkaConsumer(bootstrap_servers=address)
    reader.assign([TopicPartition(changelog, number) for number in reader.partitions_for_topic(changelog)])
    reader.seek_to_beginning()
    state = {}
    for message in read_to_end(reader):
        key = message.key.decode()
        if message.value is None:
            state.pop(key, None)
        else:
            state[key] = int(message.value)
    reader.close()
    return state


# %% right
def rebuild(address, changelog):
    reader = KafkaConsumer(changelog, bootstrap_servers=address, auto_offset_reset="earliest")
    last = {message.key.decode(): message.value for message in read_to_end(reader)}
    reader.close()
    return {key: int(value) for key, value in last.items() if value is not None}


# %% right
def rebuild(address, changelog):
    reader = KafkaConsumer(bootstrap_servers=address)
    state = {}
    for number in reader.partitions_for_topic(changelog):
        place = TopicPartition(changelog, number)
        reader.assign([place])
        reader.seek_to_beginning(place)
        end = reader.end_offsets([place])[place]
        while reader.position(place) < end:
            for message in reader.poll(500).get(place, []):
                state[message.key.decode()] = message.value
    reader.close()
    return {key: int(state[key]) for key in state if state[key] is not None}


# %% wrong: it was deleted
# -        if message.value is None:
# -            state.pop(key, None)
# -        else:
# -            state[key] = int(message.value)
# +        if message.value is not None:
# +            state[key] = int(message.value)


# %% wrong: 'cart' is missing
# -    return state
# +    return {key: count for key, count in state.items() if count}


# %% wrong: Of 3 keys your state has 2: 'shop' is missing
# -    reader.assign([TopicPartition(changelog, number) for number in reader.partitions_for_topic(changelog)])
# +    reader.assign([TopicPartition(changelog, 0)])


# %% wrong: The program asks for it as text
# -        key = message.key.decode()
# +        key = message.key


# %% wrong: Your state has the value b'2'
# -            state[key] = int(message.value)
# +            state[key] = message.value


# %% wrong: Of 14 keys your state has
def rebuild(address, changelog):
    reader = KafkaConsumer(changelog, bootstrap_servers=address, auto_offset_reset="earliest")
    state = {}
    for batch in reader.poll(timeout_ms=3000, max_records=10).values():
        for message in batch:
            if message.value is None:
                state.pop(message.key.decode(), None)
            else:
                state[message.key.decode()] = int(message.value)
    reader.close()
    return state


# %% wrong: Of 3 keys your state has 0
# -    reader.seek_to_beginning()
# +    reader.seek_to_end()


# %% wrong: Your state says 1 for 'home', and its last value is 2
# -            state[key] = int(message.value)
# +            state.setdefault(key, int(message.value))
