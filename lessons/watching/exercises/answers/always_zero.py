"""The answers of watching.always_zero."""

# %% given
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.admin import OffsetSpec


# %% starter
def lag_of(address, group, topic):
    """How many events of the topic the group has not handled."""
    watcher = KafkaConsumer(topic, bootstrap_servers=address, group_id=group)
    while not watcher.assignment():
        watcher.poll(timeout_ms=100)
    watcher.seek_to_end()
    ends = watcher.end_offsets(list(watcher.assignment()))
    lag = sum(end - watcher.position(place) for place, end in ends.items())
    watcher.close()
    return lag


# %% solution
def lag_of(address, group, topic):
    watcher = KafkaConsumer(bootstrap_servers=address, group_id=group, enable_auto_commit=False)
    places = [TopicPartition(topic, number) for number in watcher.partitions_for_topic(topic)]
    ends = watcher.end_offsets(places)
    lag = sum(end - (watcher.committed(place) or 0) for place, end in ends.items())
    watcher.close()
    return lag


# %% right
def lag_of(address, group, topic):
    admin = KafkaAdminClient(bootstrap_servers=address)
    (described,) = admin.describe_topics([topic])
    places = [TopicPartition(topic, part["partition_index"]) for part in described["partitions"]]
    ends = admin.list_partition_offsets(dict.fromkeys(places, OffsetSpec.LATEST))
    committed = admin.list_group_offsets({group: places})[group]
    admin.close()
    return sum(ends[place].offset - max(committed[place].offset, 0) for place in places)


# %% right
def lag_of(address, group, topic):
    watcher = KafkaConsumer(bootstrap_servers=address)  # without a group: for the ends only
    places = [TopicPartition(topic, number) for number in watcher.partitions_for_topic(topic)]
    ends = watcher.end_offsets(places)
    watcher.close()
    admin = KafkaAdminClient(bootstrap_servers=address)
    lag = 0
    for place, told in admin.list_group_offsets({group: places})[group].items():
        lag += ends[place] - (told.offset if told.offset >= 0 else 0)
    admin.close()
    return lag


# %% wrong: You committed in its name
def lag_of(address, group, topic):
    watcher = KafkaConsumer(bootstrap_servers=address, group_id=group)
    places = [TopicPartition(topic, number) for number in watcher.partitions_for_topic(topic)]
    watcher.assign(places)
    watcher.seek_to_end()
    ends = watcher.end_offsets(places)
    lag = sum(end - watcher.position(place) for place, end in ends.items())
    watcher.close()
    return lag


# %% wrong: Where your own consumer stands is not asked
def lag_of(address, group, topic):
    watcher = KafkaConsumer(bootstrap_servers=address, group_id=group, enable_auto_commit=False)
    places = [TopicPartition(topic, number) for number in watcher.partitions_for_topic(topic)]
    watcher.assign(places)
    watcher.seek_to_end()
    ends = watcher.end_offsets(places)
    lag = sum(end - watcher.position(place) for place, end in ends.items())
    watcher.close()
    return lag


# %% wrong: your watcher has joined its group
def lag_of(address, group, topic):
    watcher = KafkaConsumer(topic, bootstrap_servers=address, group_id=group, enable_auto_commit=False)
    places = [TopicPartition(topic, number) for number in watcher.partitions_for_topic(topic)]
    while not watcher.assignment():
        watcher.poll(timeout_ms=100)
    ends = watcher.end_offsets(places)
    lag = sum(end - (watcher.committed(place) or 0) for place, end in ends.items())
    watcher.close()
    return lag


# %% wrong: All its events wait, and you say none
# -    lag = sum(end - (watcher.committed(place) or 0) for place, end in ends.items())
# +    lag = sum(end - watcher.committed(place) for place, end in ends.items() if watcher.committed(place))


# %% wrong: which is all of them
# -    lag = sum(end - (watcher.committed(place) or 0) for place, end in ends.items())
# +    starts = watcher.beginning_offsets(places)
# +    lag = sum(end - starts[place] for place, end in ends.items())


# %% wrong: Return one whole number for the whole topic
# -    return lag
# +    return ends
