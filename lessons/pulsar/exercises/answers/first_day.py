"""The answers of pulsar.first_day."""

# %% given
import re

import pulsar

from lessons.pulsar.consumer import read_until_idle


# %% starter
def read_new_orders(client, namespace):
    pattern = re.compile(f"persistent://{namespace}/orders-[a-z]+")
    consumer = client.subscribe(pattern, "report", pattern_auto_discovery_period=1)
    orders = []
    for message in read_until_idle(consumer, 1):
        orders.append(message.data())
        consumer.acknowledge(message)
    consumer.close()
    return orders


# %% solution
def read_new_orders(client, namespace):
    pattern = re.compile(f"persistent://{namespace}/orders-.*")
    consumer = client.subscribe(pattern, "report", initial_position=pulsar.InitialPosition.Earliest)
    orders = []
    for message in read_until_idle(consumer, 1):
        orders.append(message.data())
        consumer.acknowledge(message)
    consumer.close()
    return orders


# %% right
# -    pattern = re.compile(f"persistent://{namespace}/orders-.*")
# +    pattern = re.compile(f"{namespace}/orders-.+")


# %% right
def read_new_orders(client, namespace):
    consumer = client.subscribe(
        re.compile(rf"persistent://{namespace}/orders-[\w.-]+"),
        "evening",
        pulsar.ConsumerType.Shared,
        initial_position=pulsar.InitialPosition.Earliest,
    )
    orders = []
    try:
        while True:
            message = consumer.receive(timeout_millis=1000)
            consumer.acknowledge(message)
            orders.append(message.data())
    except pulsar.Timeout:
        return orders
    finally:
        consumer.close()


# %% wrong: before your consumer found the topic
# -    consumer = client.subscribe(pattern, "report", initial_position=pulsar.InitialPosition.Earliest)
# +    consumer = client.subscribe(pattern, "report", pattern_auto_discovery_period=1)


# %% wrong: Does the pattern fit its name?
# -    pattern = re.compile(f"persistent://{namespace}/orders-.*")
# +    pattern = re.compile(f"persistent://{namespace}/orders-[a-z]+")


# %% wrong: of the topic invoices
# -    pattern = re.compile(f"persistent://{namespace}/orders-.*")
# +    pattern = re.compile(f"persistent://{namespace}/.*")


# %% wrong: of the topic reorders-de
# -    pattern = re.compile(f"persistent://{namespace}/orders-.*")
# +    pattern = re.compile(f"persistent://{namespace}/.*orders-.*")


# %% wrong: they came again
# -        consumer.acknowledge(message)


# %% wrong: a list of the events' data
# -        orders.append(message.data())
# +        orders.append(message)
