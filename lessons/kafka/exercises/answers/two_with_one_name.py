"""The answers of kafka.two_with_one_name."""

# %% given
import socket

from kafka import KafkaConsumer


# %% starter
def start_member(address, topic, group, number):
    """Start copy `number` of the service; it keeps its partitions when it is started again."""
    return KafkaConsumer(
        topic,
        bootstrap_servers=address,
        group_id=group,
        group_instance_id=socket.gethostname(),
        client_id=f"shipping-{number}",
        heartbeat_interval_ms=300,
        enable_auto_commit=False,
    )


# %% solution
def start_member(address, topic, group, number):
    """Start copy `number` of the service; it keeps its partitions when it is started again."""
    return KafkaConsumer(
        topic,
        bootstrap_servers=address,
        group_id=group,
        group_instance_id=f"shipping-{number}",
        client_id=f"shipping-{number}",
        heartbeat_interval_ms=300,
        enable_auto_commit=False,
    )


# %% right
# -        group_instance_id=f"shipping-{number}",
# +        group_instance_id=f"{socket.gethostname()}-{number}",


# %% right
# -def start_member(address, topic, group, number):
# +import uuid
# +
# +
# +def start_member(address, topic, group, number):
# @@
# -        group_instance_id=f"shipping-{number}",
# +        group_instance_id=str(uuid.uuid5(uuid.NAMESPACE_DNS, f"shipping-{number}")),


# %% right
def start_member(address, topic, group, number):
    consumer = KafkaConsumer(
        bootstrap_servers=address,
        group_id=group,
        group_instance_id=f"{group}.{number:04}",
        heartbeat_interval_ms=300,
        enable_auto_commit=False,
    )
    consumer.subscribe([topic])
    return consumer


# %% wrong: Copies that run at the same time have the same name
# -        group_instance_id=f"shipping-{number}",
# +        group_instance_id=f"{socket.gethostname()}-{topic}",


# %% wrong: the name is another after the restart
# -def start_member(address, topic, group, number):
# +import os
# +
# +
# +def start_member(address, topic, group, number):
# @@
# -        group_instance_id=f"shipping-{number}",
# +        group_instance_id=f"{os.getpid()}-{number}",


# %% wrong: each group gets every order
# -        group_id=group,
# -        group_instance_id=f"shipping-{number}",
# +        group_id=f"{group}-{number}",
# +        group_instance_id=socket.gethostname(),


# %% wrong: does not subscribe to the topic
# -def start_member(address, topic, group, number):
# +from kafka import TopicPartition
# +
# +
# +def start_member(address, topic, group, number):
# @@
# -    return KafkaConsumer(
# -        topic,
# +    consumer = KafkaConsumer(
# @@
# -        group_instance_id=f"shipping-{number}",
# @@
# -    )
# +    )
# +    places = [TopicPartition(topic, one) for one in consumer.partitions_for_topic(topic)]
# +    consumer.assign(places[number::2])
# +    return consumer


# %% wrong: it has no name that it keeps
# -        group_instance_id=f"shipping-{number}",


# %% wrong: Return the consumer
# -    return KafkaConsumer(
# +    KafkaConsumer(
