"""The answers of pulsar.from_the_start."""

# %% given
import pulsar


# %% starter
def subscribe_to_all(client, topic):
    return client.subscribe(topic, "audit-service", initial_position=...)


# %% solution
def subscribe_to_all(client, topic):
    return client.subscribe(topic, "audit-service", initial_position=pulsar.InitialPosition.Earliest)


# %% right
def subscribe_to_all(client, topic):
    consumer = client.subscribe(topic, "audit-service")
    consumer.seek(pulsar.MessageId.earliest)
    return consumer


# %% right
def subscribe_to_all(client, topic):
    settings = {"consumer_type": pulsar.ConsumerType.Shared, "initial_position": pulsar.InitialPosition.Earliest}
    return client.subscribe(topic, "audit", **settings)


# %% wrong: none of the 3 that were there
def subscribe_to_all(client, topic):
    return client.subscribe(topic, "audit-service")


# %% wrong: Return the consumer that `client.subscribe` makes
def subscribe_to_all(client, topic):
    return client.create_reader(topic, pulsar.MessageId.earliest)


# %% wrong: Your consumer got 3 events
def subscribe_to_all(client, topic):
    consumer = client.subscribe(topic, "audit-service", initial_position=pulsar.InitialPosition.Earliest)
    consumer.acknowledge(consumer.receive(timeout_millis=5000))
    return consumer


# %% right
def subscribe_to_all(client, topic):
    consumer = client.subscribe([topic], "audit-service")
    consumer.seek(0)
    return consumer


# %% wrong: A subscription that exists already
def subscribe_to_all(client, topic):
    client.subscribe(topic, "audit-service").close()
    return client.subscribe(topic, "audit-service", initial_position=pulsar.InitialPosition.Earliest)


# %% wrong: the events were sent once more
def subscribe_to_all(client, topic):
    consumer, producer = client.subscribe(topic, "audit-service"), client.create_producer(topic)
    reader = client.create_reader(topic, pulsar.MessageId.earliest)
    for message in [reader.read_next() for _ in iter(reader.has_message_available, False)]:
        producer.send(message.data())
    return consumer
