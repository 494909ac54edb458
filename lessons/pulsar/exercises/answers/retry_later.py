"""The answers of pulsar.retry_later."""


# %% starter
def handle(consumer, message, process, retries, dead): ...


# %% solution
def handle(consumer, message, process, retries, dead):
    try:
        process(message)
    except ValueError:
        tries = int(message.properties().get("tries", 0)) + 1
        target = dead if tries == 3 else retries
        counted = {**message.properties(), "tries": str(tries)}
        target.send(message.data(), partition_key=message.partition_key(), properties=counted)
    consumer.acknowledge(message)


# %% right
from datetime import timedelta


def handle(consumer, message, process, retries, dead):
    tries = int(message.properties().get("tries", "0")) + 1
    again = {"partition_key": message.partition_key(), "properties": {"tries": str(tries)}}
    try:
        process(message)
    except ValueError:
        if tries < 3:
            retries.send(message.data(), deliver_after=timedelta(milliseconds=100 * tries), **again)
        else:
            dead.send(message.data(), **again)
    consumer.acknowledge(message)


# %% right
def handle(consumer, message, process, retries, dead):
    left = int(message.properties().get("tries-left", 3)) - 1
    try:
        process(message)
    except Exception as error:
        properties = {"tries-left": str(left), "error": str(error)}
        producer = retries if left else dead
        producer.send(content=message.data(), properties=properties, partition_key=message.partition_key())
    consumer.acknowledge(message.message_id())


# %% wrong: The broker's own count
def handle(consumer, message, process, retries, dead):
    try:
        process(message)
        consumer.acknowledge(message)
    except ValueError:
        if message.redelivery_count() < 2:
            consumer.negative_acknowledge(message)
        else:
            dead.send(message.data(), partition_key=message.partition_key())
            consumer.acknowledge(message)


# %% wrong: An event that fails was processed 4 times. After 3
# -        tries = int(message.properties().get("tries", 0)) + 1
# +        tries = int(message.properties().get("tries", 0))
# @@
# -        counted = {**message.properties(), "tries": str(tries)}
# -        target.send(message.data(), partition_key=message.partition_key(), properties=counted)
# +        properties = {"tries": str(tries + 1)}
# +        target.send(message.data(), partition_key=message.partition_key(), properties=properties)


# %% wrong: has lost its key
# -        target = dead if tries == 3 else retries
# -        counted = {**message.properties(), "tries": str(tries)}
# -        target.send(message.data(), partition_key=message.partition_key(), properties=counted)
# +        (dead if tries == 3 else retries).send(message.data(), properties={"tries": str(tries)})


# %% wrong: It is to be tried 2 times
# -        tries = int(message.properties().get("tries", 0)) + 1
# -        target = dead if tries == 3 else retries
# -        counted = {**message.properties(), "tries": str(tries)}
# -        target.send(message.data(), partition_key=message.partition_key(), properties=counted)
# +        dead.send(message.data(), partition_key=message.partition_key())


# %% wrong: The dead-letter topic has the events of the users []
# -        target = dead if tries == 3 else retries
# -        counted = {**message.properties(), "tries": str(tries)}
# -        target.send(message.data(), partition_key=message.partition_key(), properties=counted)
# +        if tries < 3:
# +            retries.send(message.data(), partition_key=message.partition_key(), properties={"tries": str(tries)})


# %% wrong: An event that was processed came again
# -        counted = {**message.properties(), "tries": str(tries)}
# -        target.send(message.data(), partition_key=message.partition_key(), properties=counted)
# -    consumer.acknowledge(message)
# +        target.send(message.data(), partition_key=message.partition_key(), properties={"tries": str(tries)})
# +        consumer.acknowledge(message)


# %% right
import pulsar


def handle(consumer, message, process, retries, dead):
    try:
        process(message)
    except ValueError:
        tries = int(message.properties().get("tries", 0)) + 1
        target = retries if tries < 3 else dead
        try:
            target.send(message.data(), partition_key=message.partition_key(), properties={"tries": str(tries)})
        except pulsar.PulsarException:
            return consumer.negative_acknowledge(message)
    consumer.acknowledge(message)


# %% wrong: it is lost. Acknowledge what was sent
# -        target.send(message.data(), partition_key=message.partition_key(), properties=counted)
# +        target.send_async(message.data(), None, partition_key=message.partition_key(), properties=counted)


# %% wrong: do not say how often they failed
tries_of = {}


def handle(consumer, message, process, retries, dead):
    try:
        process(message)
    except ValueError:
        tries = tries_of[message.data()] = tries_of.pop(message.data(), 0) + 1
        (dead if tries == 3 else retries).send(message.data(), partition_key=message.partition_key())
    consumer.acknowledge(message)


# %% wrong: let out what `process` raised
def handle(consumer, message, process, retries, dead):
    process(message)
    consumer.acknowledge(message)
