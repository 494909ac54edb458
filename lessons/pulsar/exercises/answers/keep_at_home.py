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


# %% wrong: All three events are in west
def send(producer, data, private):
    producer.send(data)


# %% wrong: No event came to west
def send(producer, data, private):
    producer.send(data, disable_replication=True)


# %% wrong: All three are to be there
def send(producer, data, private):
    if not private:
        producer.send(data)
