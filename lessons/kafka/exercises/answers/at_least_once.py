"""The answers of kafka.at_least_once."""


# %% starter
def work(consumer, handle):
    for message in consumer:
        ...


# %% solution
def work(consumer, handle):
    for message in consumer:
        handle(message)
        consumer.commit()


# %% right
def work(consumer, handle):
    for number, message in enumerate(consumer, start=1):
        handle(message)
        if number % 100 == 0:
            consumer.commit()
    consumer.commit()


# %% right
def work(consumer, handle):
    while batch := consumer.poll(timeout_ms=5000):
        for messages in batch.values():
            for message in messages:
                handle(message)
        consumer.commit()


# %% right
from kafka import OffsetAndMetadata, TopicPartition


def work(consumer, handle):
    for message in consumer:
        handle(message)
        place = TopicPartition(message.topic, message.partition)
        consumer.commit({place: OffsetAndMetadata(message.offset + 1, "", -1)})


# %% wrong: it is lost
def work(consumer, handle):
    for message in consumer:
        consumer.commit()
        handle(message)


# %% wrong: nothing was kept
# -        consumer.commit()
# +    consumer.commit()


# %% wrong: Let the error through
# -        handle(message)
# +        try:
# +            handle(message)
# +        except Exception:
# +            pass


# %% wrong: a commit names the next one to read
from kafka import OffsetAndMetadata, TopicPartition


def work(consumer, handle):
    for message in consumer:
        handle(message)
        place = TopicPartition(message.topic, message.partition)
        consumer.commit({place: OffsetAndMetadata(message.offset, "", -1)})


# %% wrong: as if all was well
# -        handle(message)
# +        try:
# +            handle(message)
# +        except Exception:
# +            return


# %% right
def work(consumer, handle):
    for message in consumer:
        handle(message)
        consumer.commit_async()


# %% wrong: After the restart it begins at offset 0, though 120 were handled
from kafka import OffsetAndMetadata, TopicPartition


def work(consumer, handle):
    for message in consumer:
        handle(message)
        consumer.commit({TopicPartition(message.topic, 0): OffsetAndMetadata(message.offset + 1, "", -1)})


# %% wrong: Which step comes first?
def work(consumer, handle):
    while batch := consumer.poll(timeout_ms=5000, max_records=500):
        for messages in batch.values():
            for message in messages:
                handle(message)
                consumer.commit()
