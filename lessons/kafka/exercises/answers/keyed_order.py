"""The answers of kafka.keyed_order."""

# %% given
from lessons import events


# %% starter
def send_keyed(producer, topic, event):
    producer.send(topic, value=events.to_bytes(event), key=...)


# %% solution
def send_keyed(producer, topic, event):
    producer.send(topic, value=events.to_bytes(event), key=str(event["userId"]).encode())


# %% right
def send_keyed(producer, topic, event):
    producer.send(topic, value=events.to_bytes(event), partition=event["userId"] % 4)


# %% right
def send_keyed(producer, topic, event):
    producer.send(topic, events.to_bytes(event), f"user-{event['userId']}".encode()).get(timeout=10)


# %% right
def send_keyed(producer, topic, event):
    producer.send(topic, value=events.to_bytes(event), key=event["userId"].to_bytes(8, "big"))


# %% wrong: There are events without a key
def send_keyed(producer, topic, event):
    producer.send(topic, value=events.to_bytes(event))


# %% wrong: so one partition gets them all
def send_keyed(producer, topic, event):
    producer.send(topic, value=events.to_bytes(event), key=event["type"].encode())


# %% wrong: to more than one partition
def send_keyed(producer, topic, event):
    producer.send(topic, value=events.to_bytes(event), key=events.to_bytes(event))


# %% wrong: 12 users crowd into
def send_keyed(producer, topic, event):
    producer.send(topic, value=events.to_bytes(event), key=str(event["userId"] % 2).encode())


# %% wrong: which is not the event
def send_keyed(producer, topic, event):
    producer.send(topic, value=str(event["userId"]).encode(), key=str(event["userId"]).encode())
