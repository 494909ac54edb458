"""The answers of kafka.send_and_wait."""

# %% given
from lessons import events


# %% starter
def send_logins(producer, topic):
    for user in [1, 2, 3]:
        ...


# %% solution
def send_logins(producer, topic):
    for user in [1, 2, 3]:
        event = events.user_logged_in(user)
        producer.send(topic, events.to_bytes(event))
    producer.flush()


# %% right
def send_logins(producer, topic):
    sent = [producer.send(topic, events.to_bytes(events.user_logged_in(user))) for user in [1, 2, 3]]
    for future in sent:
        future.get(timeout=10)


# %% right
def send_logins(producer, topic):
    for user in [1, 2, 3]:
        producer.send(topic, events.to_bytes(events.user_logged_in(user)))
        producer.flush()


# %% right
def send_logins(producer, topic):
    for user in [1, 2, 3]:
        event = events.to_bytes(events.user_logged_in(user))
        producer.send(topic, value=event, key=str(user).encode()).get(timeout=10)


# %% right
def send_logins(producer, topic):
    for user in [1, 2, 3]:
        producer.send(topic, events.to_bytes(events.user_logged_in(user)))
    producer.close()


# %% wrong: 3 of your events were still in the producer's memory
def send_logins(producer, topic):
    for user in [1, 2, 3]:
        producer.send(topic, events.to_bytes(events.user_logged_in(user)))


# %% wrong: The broker has 1 of your events
def send_logins(producer, topic):
    producer.send(topic, events.to_bytes(events.user_logged_in(1)))
    producer.flush()


# %% wrong: This is not an event
# -        event = events.user_logged_in(user)
# -        producer.send(topic, events.to_bytes(event))
# +        producer.send(topic, str(events.user_logged_in(user)).encode())


# %% wrong: 1 of your events were still
def send_logins(producer, topic):
    for user in [1, 2, 3]:
        producer.send(topic, events.to_bytes(events.user_logged_in(user)))
        if user == 2:
            producer.flush()


# %% wrong: does not say what happened
# -        event = events.user_logged_in(user)
# -        producer.send(topic, events.to_bytes(event))
# +        producer.send(topic, events.to_bytes({"userId": user}))


# %% right
import time


def send_logins(producer, topic):
    sent = [producer.send(topic, events.to_bytes(events.user_logged_in(user))) for user in [1, 2, 3]]
    while not all(future.is_done for future in sent):
        time.sleep(0.05)


# %% wrong: Your function waits for a time
import time


def send_logins(producer, topic):
    for user in [1, 2, 3]:
        producer.send(topic, events.to_bytes(events.user_logged_in(user)))
    time.sleep(4)
