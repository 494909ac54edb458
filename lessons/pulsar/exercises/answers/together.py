"""The answers of pulsar.together."""

# %% given
import pulsar


# %% starter
def subscribe_worker(client, topic, name):
    return client.subscribe(topic, "workers", consumer_type=..., consumer_name=name)


# %% solution
def subscribe_worker(client, topic, name):
    return client.subscribe(topic, "workers", consumer_type=pulsar.ConsumerType.KeyShared, consumer_name=name)


# %% right
def subscribe_worker(client, topic, name):
    return client.subscribe(topic, "workers", pulsar.ConsumerType.KeyShared)


# %% right
def subscribe_worker(client, topic, name):
    policy = pulsar.ConsumerKeySharedPolicy(key_shared_mode=pulsar.KeySharedMode.AutoSplit)
    shared = pulsar.ConsumerType.KeyShared
    return client.subscribe(topic, "crew", consumer_type=shared, key_shared_policy=policy, consumer_name=name)


# %% wrong: The second worker was refused
def subscribe_worker(client, topic, name):
    return client.subscribe(topic, "workers", consumer_name=name)


# %% wrong: went to both workers
def subscribe_worker(client, topic, name):
    return client.subscribe(topic, "workers", consumer_type=pulsar.ConsumerType.Shared, consumer_name=name)


# %% wrong: One worker got every event
def subscribe_worker(client, topic, name):
    return client.subscribe(topic, "workers", consumer_type=pulsar.ConsumerType.Failover, consumer_name=name)


# %% wrong: Every event came twice
def subscribe_worker(client, topic, name):
    return client.subscribe(topic, name, consumer_type=pulsar.ConsumerType.KeyShared, consumer_name=name)


# %% right
def subscribe_worker(client, topic, name):
    half = [(0, 32767)] if name == "ann" else [(32768, 65535)]
    policy = pulsar.ConsumerKeySharedPolicy(pulsar.KeySharedMode.Sticky, sticky_ranges=half)
    return client.subscribe(topic, "workers", pulsar.ConsumerType.KeyShared, key_shared_policy=policy)
