"""The answers of pulsar.keep_at_home."""


# %% starter
def send(producer, data, private): ...


# %% solution
def send(producer, data, private):
    producer.send(data, disable_replication=private)


# %% right
def send(producer, data, private):
    producer.send(data, replication_clusters=["east"] if private else None)


# %% right
def send(producer, data, private):
    if private:
        producer.send(data, disable_replication=True)
    else:
        producer.send(data)


# %% wrong: All events are in west. Those of [2]
def send(producer, data, private):
    producer.send(data)


# %% wrong: No event came to west
def send(producer, data, private):
    producer.send(data, disable_replication=True)


# %% wrong: All are to be there
def send(producer, data, private):
    if not private:
        producer.send(data)


# %% right
def send(producer, data, private):
    producer.send_async(data, None, replication_clusters=["east"] if private else ["east", "west"])
    producer.flush()


# %% wrong: It is the private events that came to west
def send(producer, data, private):
    producer.send(data, disable_replication=not private)


# %% wrong: Those of [4, 7] are private
def send(producer, data, private):
    producer.send(data, disable_replication=b'"userId":2' in data)
