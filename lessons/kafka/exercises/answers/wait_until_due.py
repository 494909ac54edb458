"""The answers of kafka.wait_until_due."""

# %% given
from kafka import TopicPartition

from lessons.kafka import retries


# %% starter
def take(consumer, message, moment):
    place = TopicPartition(message.topic, message.partition)
    if retries.due_of(message) <= moment:
        return True
    ...
    return False


# %% solution
def take(consumer, message, moment):
    place = TopicPartition(message.topic, message.partition)
    if retries.due_of(message) <= moment:
        return True
    consumer.seek(place, message.offset)
    consumer.pause(place)
    return False


# %% right
# -    consumer.seek(place, message.offset)
# @@
#      consumer.pause(place)
# +    consumer.seek(place, message.offset)


# %% right
def take(consumer, message, moment):
    is_due = moment >= int(dict(message.headers)[retries.DUE])
    if not is_due:
        place = next(one for one in consumer.assignment() if one.partition == message.partition)
        consumer.seek(place, message.offset)
        consumer.pause(place)
    return is_due


# %% wrong: it is skipped
# -    consumer.seek(place, message.offset)


# %% wrong: again and again
# -    consumer.pause(place)


# %% wrong: The other partition is paused, too
# -    consumer.pause(place)
# +    consumer.pause(*consumer.assignment())


# %% wrong: should return False
def take(consumer, message, moment):
    return True


# %% wrong: events before 2 would come again
# -    consumer.seek(place, message.offset)
# +    consumer.seek_to_beginning(place)


# %% wrong: The consumer goes on at offset 3, after the event at 2
# -    consumer.seek(place, message.offset)
# +    consumer.seek(place, message.offset + 1)


# %% wrong: goes on at offset 3, after the event at 1
# -    consumer.seek(place, message.offset)
# +    consumer.seek(place, consumer.position(place) - 1)


# %% wrong: goes on at offset 2, after the event at 1
# -    consumer.seek(place, message.offset)
# +    consumer.seek(place, 2)


# %% wrong: When it is due, `take` should return True
# -    if retries.due_of(message) <= moment:
# +    if retries.due_of(message) < moment:
