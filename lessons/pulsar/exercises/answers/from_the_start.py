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
