"""The answers of kafka.forget_user."""

# %% given
from lessons import events


# %% starter
def forget_user(producer, topic, user):
    producer.send(topic, key=..., value=...)


# %% solution
def forget_user(producer, topic, user):
    producer.send(topic, key=f"user-{user}".encode(), value=None)


# %% right
def forget_user(producer, topic, user):
    producer.send(topic, None, b"user-%d" % user).get(timeout=10)


# %% right
def forget_user(producer, topic, user):
    producer.send(topic, key=("user-" + str(user)).encode())
    producer.flush()


# %% wrong: A tombstone has no value at all
def forget_user(producer, topic, user):
    producer.send(topic, key=f"user-{user}".encode(), value=b"")


# %% wrong: no other takes it away
def forget_user(producer, topic, user):
    producer.send(topic, key=str(user).encode(), value=None)


# %% wrong: Which event says that a key is deleted?
def forget_user(producer, topic, user):
    producer.send(topic, key=f"user-{user}".encode(), value=events.to_bytes({"type": "UserDeleted"}))


# %% wrong: of user 17. Which event
def forget_user(producer, topic, user):
    producer.send(topic, key=b"user-2", value=None)


# %% wrong: User 1 is gone too
def forget_user(producer, topic, user):
    for number in range(1, user + 1):
        producer.send(topic, key=f"user-{number}".encode(), value=None)
