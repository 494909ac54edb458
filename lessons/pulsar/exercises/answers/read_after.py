"""The answers of pulsar.read_after."""

# %% given
import pulsar

from lessons.pulsar.consumer import read_to_end


# %% starter
def read_after(client, topic, last): ...


# %% solution
def read_after(client, topic, last):
    reader = client.create_reader(topic, last)
    return read_to_end(reader)


# %% right
def read_after(client, topic, last):
    found = read_to_end(client.create_reader(topic, pulsar.MessageId.earliest))
    return tuple(message for message in found if message.message_id() > last)


# %% right
def read_after(client, topic, last):
    return [message for message in read_to_end(client.create_reader(topic, last, receiver_queue_size=10))]


# %% wrong: You read all 5 events
def read_after(client, topic, last):
    return read_to_end(client.create_reader(topic, pulsar.MessageId.earliest))


# %% wrong: You read no event
def read_after(client, topic, last):
    return read_to_end(client.create_reader(topic, pulsar.MessageId.latest))


# %% wrong: You read event 3 once more
def read_after(client, topic, last):
    return read_to_end(client.create_reader(topic, last, start_message_id_inclusive=True))


# %% wrong: After message id 1 there were [2, 3, 4, 5]
def read_after(client, topic, last):
    return read_to_end(client.create_reader(topic, pulsar.MessageId.earliest))[3:]


# %% right
def read_after(client, topic, last):
    consumer = client.subscribe(topic, "again", initial_position=pulsar.InitialPosition.Earliest)
    end, found = consumer.get_last_message_id(), []
    consumer.seek(last)
    while last < end:
        found.append(consumer.receive(timeout_millis=10_000))
        last = found[-1].message_id()
    return found


# %% right
def read_after(client, topic, last):
    reader = client.create_reader(topic, pulsar.MessageId.earliest)
    reader.seek(last)
    return list(read_to_end(reader))


# %% wrong: You read the logins [2, 4, 5]
def read_after(client, topic, last):
    found = read_to_end(client.create_reader(topic, pulsar.MessageId.earliest))
    return [message for message in found if message.message_id().entry_id() > last.entry_id()]
