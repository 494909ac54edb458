"""The answers of kafka.read_on."""

# %% given
from lessons import events
from lessons.kafka.consumer import read_to_end
from lessons.kafka.dead_letters import dead_letter


# %% starter
def read_on(consumer, producer, dead_topic, parse):
    """The good events, parsed; what `parse` refuses goes to the dead topic."""
    ...


# %% solution
def read_on(consumer, producer, dead_topic, parse):
    good = []
    for message in read_to_end(consumer):
        try:
            good.append(parse(message.value))
        except events.EventError as error:
            dead_letter(producer, dead_topic, message, error)
    consumer.commit()
    return good


# %% right
# -            dead_letter(producer, dead_topic, message, error)
# +            place = {
# +                "reason": error,
# +                "origin.topic": message.topic,
# +                "origin.partition": message.partition,
# +                "origin.offset": message.offset,
# +            }
# +            headers = [(name, str(value).encode()) for name, value in place.items()]
# +            producer.send(dead_topic, key=message.key, value=message.value, headers=headers)
# +    producer.flush()


# %% right
# -            good.append(parse(message.value))
# +            event = parse(message.value)
# @@
#              dead_letter(producer, dead_topic, message, error)
# +        else:
# +            good.append(event)
# @@
# -    return good
# +    return tuple(good)


# %% wrong: The dead-letter topic is empty
# -            dead_letter(producer, dead_topic, message, error)
# +            pass


# %% wrong: You committed offset 5 when 0 of the 2
# -            dead_letter(producer, dead_topic, message, error)
# +            producer.send(dead_topic, message.value)


# %% wrong: no header 'reason'
# -            dead_letter(producer, dead_topic, message, error)
# +            producer.send(dead_topic, message.value, key=message.key).get(timeout=10)


# %% wrong: They should be the bad events, as they came
# -            dead_letter(producer, dead_topic, message, error)
# +            producer.send(dead_topic, str(error).encode()).get(timeout=10)


# %% wrong: are of the users [1]
#              dead_letter(producer, dead_topic, message, error)
# +            break


# %% wrong: You committed offset 2 when 0 of the 2
from kafka import OffsetAndMetadata, TopicPartition


def read_on(consumer, producer, dead_topic, parse):
    good = []
    for message in read_to_end(consumer):
        place = TopicPartition(message.topic, message.partition)
        consumer.commit({place: OffsetAndMetadata(message.offset + 1, "", -1)})
        try:
            good.append(parse(message.value))
        except events.EventError as error:
            dead_letter(producer, dead_topic, message, error)
    return good


# %% wrong: not everything was committed
# -    consumer.commit()


# %% right
from kafka import OffsetAndMetadata, TopicPartition


def read_on(consumer, producer, dead_topic, parse):
    good = []
    for message in read_to_end(consumer):
        try:
            good.append(parse(message.value))
        except Exception as error:
            dead_letter(producer, dead_topic, message, error)
        consumer.commit({TopicPartition(message.topic, message.partition): OffsetAndMetadata(message.offset + 1)})
    return good
