"""The answers of kafka.lost_payments."""

# %% given
from kafka import OffsetAndMetadata, TopicPartition


# %% starter
def bill(consumer, charge):
    while batch := consumer.poll(timeout_ms=3000):
        for messages in batch.values():
            for message in messages:
                charge(message)
                consumer.commit()


# %% solution
def bill(consumer, charge):
    while batch := consumer.poll(timeout_ms=3000):
        for partition, messages in batch.items():
            for message in messages:
                charge(message)
                consumer.commit({partition: OffsetAndMetadata(message.offset + 1)})


# %% right
def bill(consumer, charge):
    while batch := consumer.poll(timeout_ms=3000):
        done = {}
        try:
            for partition, messages in batch.items():
                for message in messages:
                    charge(message)
                    done[partition] = OffsetAndMetadata(message.offset + 1)
        finally:
            consumer.commit(done)


# %% right
def bill(consumer, charge):
    while batch := consumer.poll(timeout_ms=3000):
        left = {partition: messages[0].offset for partition, messages in batch.items()}
        try:
            for partition, messages in batch.items():
                for message in messages:
                    charge(message)
                    left[partition] = message.offset + 1
        except Exception:
            for partition, offset in left.items():
                consumer.seek(partition, offset)
            raise
        finally:
            consumer.commit()


# %% right
def bill(consumer, charge):
    for message in consumer:
        charge(message)
        place = TopicPartition(message.topic, message.partition)
        consumer.commit({place: OffsetAndMetadata(message.offset + 1)})


# %% wrong: were never charged
def bill(consumer, charge):
    while batch := consumer.poll(timeout_ms=3000):
        consumer.commit()
        for messages in batch.values():
            for message in messages:
                charge(message)


# %% wrong: were charged again after the restart
def bill(consumer, charge):
    while batch := consumer.poll(timeout_ms=3000):
        for messages in batch.values():
            for message in messages:
                charge(message)
        consumer.commit()


# %% wrong: a commit names the offset to read next
# -                consumer.commit({partition: OffsetAndMetadata(message.offset + 1)})
# +                consumer.commit({partition: OffsetAndMetadata(message.offset)})


# %% wrong: went on after the error
def bill(consumer, charge):
    while batch := consumer.poll(timeout_ms=3000):
        for messages in batch.values():
            for message in messages:
                try:
                    charge(message)
                    consumer.commit()
                except Exception:
                    continue


# %% wrong: returned as if all was well
def bill(consumer, charge):
    while batch := consumer.poll(timeout_ms=3000):
        for partition, messages in batch.items():
            for message in messages:
                try:
                    charge(message)
                except Exception:
                    return
                consumer.commit({partition: OffsetAndMetadata(message.offset + 1)})


# %% right
def bill(consumer, charge):
    while batch := consumer.poll(timeout_ms=3000, max_records=1):
        for messages in batch.values():
            for message in messages:
                charge(message)
                consumer.commit()


# %% wrong: 2 payments were charged again
def bill(consumer, charge):
    for message in consumer:
        charge(message)
        consumer.commit({TopicPartition(message.topic, 0): OffsetAndMetadata(message.offset + 1)})


# %% wrong: Of 10 payments 7 were never charged
def bill(consumer, charge):
    try:
        while batch := consumer.poll(timeout_ms=3000):
            for messages in batch.values():
                for message in messages:
                    charge(message)
    finally:
        consumer.commit()
