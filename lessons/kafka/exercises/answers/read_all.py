"""The answers of kafka.read_all."""

# %% given
from kafka import KafkaConsumer, TopicPartition

from lessons import events


# %% starter
def read_all(address, topic):
    """All events of the topic, as a list. With `consumer_timeout_ms` a loop over a consumer ends."""
    ...


# %% solution
def read_all(address, topic):
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=address,
        auto_offset_reset="earliest",
        consumer_timeout_ms=2000,
    )
    found = [events.from_bytes(message.value) for message in consumer]
    consumer.close()
    return found


# %% right
def read_all(address, topic):
    consumer = KafkaConsumer(bootstrap_servers=address)
    partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)]
    consumer.assign(partitions)
    consumer.seek_to_beginning()
    ends = consumer.end_offsets(partitions)
    found = []
    while any(consumer.position(partition) < ends[partition] for partition in partitions):
        for messages in consumer.poll(500).values():
            found += [events.from_bytes(message.value) for message in messages]
    consumer.close()
    return found


# %% right
# -        consumer_timeout_ms=2000,
# +        consumer_timeout_ms=1500,
# +        value_deserializer=events.from_bytes,
# @@
# -    found = [events.from_bytes(message.value) for message in consumer]
# +    found = tuple(message.value for message in consumer)


# %% wrong: Where does a new consumer begin to read?
def read_all(address, topic):
    consumer = KafkaConsumer(topic, bootstrap_servers=address, consumer_timeout_ms=1000)
    return [events.from_bytes(message.value) for message in consumer]


# %% wrong: Make an event of each
def read_all(address, topic):
    consumer = KafkaConsumer(topic, bootstrap_servers=address, auto_offset_reset="earliest", consumer_timeout_ms=1000)
    return [message.value for message in consumer]


# %% wrong: should return a list of events
def read_all(address, topic):
    consumer = KafkaConsumer(topic, bootstrap_servers=address, auto_offset_reset="earliest", consumer_timeout_ms=1000)
    return consumer


# %% wrong: and 600 events `read_all` returned 300
def read_all(address, topic):
    consumer = KafkaConsumer(bootstrap_servers=address, consumer_timeout_ms=1000)
    consumer.assign([TopicPartition(topic, 0)])
    consumer.seek_to_beginning()
    return [events.from_bytes(message.value) for message in consumer]


# %% wrong: a group remembers
# -        consumer_timeout_ms=2000,
# +        consumer_timeout_ms=3000,
# +        group_id="exercise-read-all",


# %% wrong: `read_all` returned 500
def read_all(address, topic):
    consumer = KafkaConsumer(topic, bootstrap_servers=address, auto_offset_reset="earliest")
    batches = consumer.poll(timeout_ms=5000)
    consumer.close()
    return [events.from_bytes(message.value) for messages in batches.values() for message in messages]


# %% right
from lessons.kafka.consumer import read_to_end


def read_all(address, topic):
    consumer = KafkaConsumer(topic, bootstrap_servers=address, auto_offset_reset="earliest")
    found = [events.from_bytes(message.value) for message in read_to_end(consumer)]
    consumer.close()
    return found
