"""The answers of kafka.total_lag."""

# %% given
from kafka import TopicPartition


# %% starter
def total_lag(consumer, topic):
    """How many events of the topic the group of this consumer has not read yet."""
    ...


# %% solution
def total_lag(consumer, topic):
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
    ends = consumer.end_offsets(partitions)
    return sum(ends[partition] - (consumer.committed(partition) or 0) for partition in partitions)


# %% right
# -    return sum(ends[partition] - (consumer.committed(partition) or 0) for partition in partitions)
# +    lag = 0
# +    for partition in partitions:
# +        committed = consumer.committed(partition)
# +        lag += ends[partition] - (0 if committed is None else committed)
# +    return lag


# %% right
from kafka import KafkaAdminClient


def total_lag(consumer, topic):
    group = consumer.config["group_id"]
    admin = KafkaAdminClient(bootstrap_servers=consumer.config["bootstrap_servers"])
    offsets = admin.list_group_offsets([group])[group]
    admin.close()
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
    ends = consumer.end_offsets(partitions)
    return sum(ends[one] - (offsets[one].offset if one in offsets else 0) for one in partitions)


# %% wrong: is the number of all events
def total_lag(consumer, topic):
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
    return sum(consumer.end_offsets(partitions).values())


# %% wrong: How many are left?
def total_lag(consumer, topic):
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
    return sum(consumer.committed(partition) or 0 for partition in partitions)


# %% wrong: Return one whole number
def total_lag(consumer, topic):
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
    return consumer.end_offsets(partitions)


# %% wrong: You say 0: this consumer has read everything
# -    return sum(ends[partition] - (consumer.committed(partition) or 0) for partition in partitions)
# +    return sum(ends[partition] - consumer.position(partition) for partition in partitions)


# %% wrong: has never committed
# -    return sum(ends[partition] - (consumer.committed(partition) or 0) for partition in partitions)
# +    return sum(ends[partition] - consumer.committed(partition) for partition in partitions)


# %% wrong: `total_lag` returned 3. 12 events
def total_lag(consumer, topic):
    partition = TopicPartition(topic, 0)
    return consumer.end_offsets([partition])[partition] - (consumer.committed(partition) or 0)


# %% right
from lessons.kafka.consumer import lag


def total_lag(consumer, topic):
    return sum(lag(consumer, topic).values())


# %% wrong: Of a member with one partition
def total_lag(consumer, topic):
    partitions = list(consumer.assignment())
    ends = consumer.end_offsets(partitions)
    return sum(ends[partition] - (consumer.committed(partition) or 0) for partition in partitions)


# %% wrong: 15 events are there
# -    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
# +    partitions = [TopicPartition(topic, number) for number in range(3)]
