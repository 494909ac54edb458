"""The answers of pulsar.idle_worker."""

# %% given
import pulsar


# %% starter
def subscribe_worker(client, topic, name):
    return client.subscribe(
        topic,
        "reports",
        consumer_type=pulsar.ConsumerType.Shared,
        initial_position=pulsar.InitialPosition.Earliest,
        consumer_name=name,
    )


# %% solution
def subscribe_worker(client, topic, name):
    return client.subscribe(
        topic,
        "reports",
        consumer_type=pulsar.ConsumerType.Shared,
        initial_position=pulsar.InitialPosition.Earliest,
        consumer_name=name,
        receiver_queue_size=1,
    )


# %% right
# -        receiver_queue_size=1,
# +        receiver_queue_size=10,


# %% right
def subscribe_worker(client, topic, name):
    settings = {"initial_position": pulsar.InitialPosition.Earliest, "receiver_queue_size": 2}
    return client.subscribe([topic], "work", pulsar.ConsumerType.Shared, consumer_name=name, **settings)


# %% wrong: bob has nothing to do
# -        receiver_queue_size=1,
# +        receiver_queue_size=1000,


# %% wrong: is the most that she may
# -        receiver_queue_size=1,
# +        receiver_queue_size=50,


# %% wrong: bob was refused
# -        consumer_type=pulsar.ConsumerType.Shared,


# %% wrong: share one subscription
# -        "reports",
# +        "reports of " + name,


# %% wrong: With a queue of 0
# -        receiver_queue_size=1,
# +        receiver_queue_size=0,


# %% wrong: begin at the earliest
# -        initial_position=pulsar.InitialPosition.Earliest,
