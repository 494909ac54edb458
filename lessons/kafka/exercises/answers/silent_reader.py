"""The answers of kafka.silent_reader."""

# %% given
import time

from confluent_kafka import Consumer, KafkaError, KafkaException


# %% starter
def read_orders(settings, topic, group, count, seconds):
    """The values of the topic's next `count` events, read in the group; fewer when the seconds are over."""
    consumer = Consumer({**settings, "group.id": group, "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    values, end = [], time.monotonic() + seconds
    while len(values) < count and time.monotonic() < end:
        message = consumer.poll(0.2)
        if message is None or message.error():
            continue
        values.append(message.value())
    consumer.close()
    return values


# %% solution
def read_orders(settings, topic, group, count, seconds):
    consumer = Consumer({**settings, "group.id": group, "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    values, end = [], time.monotonic() + seconds
    try:
        while len(values) < count and time.monotonic() < end:
            message = consumer.poll(0.2)
            if message is None:
                continue
            if message.error() is None:
                values.append(message.value())
            elif message.error().code() != KafkaError._PARTITION_EOF:
                raise KafkaException(message.error())
    finally:
        consumer.close()
    return values


# %% right
def read_orders(settings, topic, group, count, seconds):
    consumer = Consumer({**settings, "group.id": group, "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    values, failed, end = [], None, time.monotonic() + seconds
    while len(values) < count and time.monotonic() < end:
        message = consumer.poll(0.2)
        if message is not None and message.error() is None:
            values.append(message.value())
        elif message is not None and message.error().code() != KafkaError._PARTITION_EOF:
            failed = message.error()
    consumer.close()
    if failed is not None and len(values) < count:
        raise RuntimeError(f"{topic} can't be read: {failed.str()}")
    return values


# %% right
def read_orders(settings, topic, group, count, seconds):
    consumer = Consumer({**settings, "enable.partition.eof": False, "group.id": group, "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    values, end = [], time.monotonic() + seconds
    while len(values) < count and time.monotonic() < end:
        for message in consumer.consume(count - len(values), 0.2):
            if message.error():
                consumer.close()
                raise KafkaException(message.error())
            values.append(message.value())
    consumer.close()
    return values


# %% wrong: When its group has no right, your program returned [], and raised nothing
# -            elif message.error().code() != KafkaError._PARTITION_EOF:
# -                raise KafkaException(message.error())
# +            else:
# +                print(message.error())


# %% wrong: With every right your program failed
# -            elif message.error().code() != KafkaError._PARTITION_EOF:
# +            else:


# %% wrong: and another event may still come
# -            elif message.error().code() != KafkaError._PARTITION_EOF:
# -                raise KafkaException(message.error())
# +            else:
# +                break


# %% wrong: When its group may read, and the topic may not be read
# -            elif message.error().code() != KafkaError._PARTITION_EOF:
# +            elif message.error().code() == KafkaError.GROUP_AUTHORIZATION_FAILED:


# %% wrong: that does not say why
# -                raise KafkaException(message.error())
# +                raise RuntimeError("the broker refused")
