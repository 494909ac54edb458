"""The consumer of the Kafka lesson, for a terminal of its own.

    python3 -m lessons run kafka.consumer --group analytics-service

Reads as one member of a consumer group until Ctrl-C, or until nothing has come for some seconds.
"""

import argparse
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from lessons import events, servers
from lessons.course import programs
from lessons.errors import WaitError
from lessons.setup.spelling import command


def read(consumer: KafkaConsumer, count: int, seconds: float = 10.0) -> list:
    """Read at most `count` messages, and no longer than `seconds`: a loop that ends.

    Args:
        consumer: subscribed, or with partitions assigned.
        count: how many messages are enough.
        seconds: how long to wait for them in all.

    Returns:
        The messages, in the order in which they came; fewer than `count` when the time was over.
    """
    deadline = time.monotonic() + seconds
    messages: list = []
    know_topics(consumer)
    while len(messages) < count and time.monotonic() < deadline:
        batches = consumer.poll(timeout_ms=200, max_records=count - len(messages))
        messages += [message for batch in batches.values() for message in batch]
    return messages


def read_to_end(consumer: KafkaConsumer, seconds: float = 30.0) -> list:
    """Read until nothing is left: the consumer's position is the end of each of its partitions.

    So an empty list means that there was nothing, and not only that the broker was slow.

    Args:
        consumer: subscribed, or with partitions assigned.
        seconds: how long to wait for them in all.

    Returns:
        The messages, in the order in which they came.

    Raises:
        WaitError: the end was not reached in time.
    """
    deadline = time.monotonic() + seconds
    messages: list = []
    know_topics(consumer)
    while time.monotonic() < deadline:
        batches = consumer.poll(timeout_ms=200)
        messages += [message for batch in batches.values() for message in batch]
        if _is_at_end(consumer):
            return messages
    raise WaitError(
        f"The end of the topic was not reached within {seconds:.0f} seconds.",
        f"Run the cell once more; if it happens again, `{command('doctor')}` looks at the server.",
    )


def know_topics(consumer: KafkaConsumer) -> None:
    """Ask the broker for the topics' partitions: a member that joins before it knows them may be given none."""
    for topic in consumer.subscription() or ():
        consumer.partitions_for_topic(topic)


def _is_at_end(consumer: KafkaConsumer) -> bool:
    ends = consumer.end_offsets(list(consumer.assignment()))
    return bool(ends) and all(consumer.position(place) >= end for place, end in ends.items())


def settle(consumers: list[KafkaConsumer], admin: KafkaAdminClient, seconds: float = 30.0) -> list[list[int]]:
    """Let the members of one group agree on who reads which partitions.

    A member takes part in the agreement (a rebalance) only while it polls, so all poll at once, each in a thread as
    if it were a program of its own. What they poll stays unread.

    Args:
        consumers: all members of one group, subscribed to the same topic.
        admin: asks the coordinator.
        seconds: how long to wait for the agreement.

    Returns:
        For each member the numbers of its partitions, sorted.

    Raises:
        WaitError: they did not agree in time.
    """
    deadline = time.monotonic() + seconds
    for consumer in consumers:
        know_topics(consumer)
    with ThreadPoolExecutor(len(consumers)) as threads:
        while time.monotonic() < deadline:
            list(threads.map(lambda consumer: consumer.poll(timeout_ms=200, update_offsets=False), consumers))
            held = [sorted(place.partition for place in consumer.assignment()) for consumer in consumers]
            if _agreed(held, consumers, admin):
                return held
    raise WaitError(
        f"The {len(consumers)} members of the group did not agree within {seconds:.0f} seconds.",
        "Restart the kernel, so that members of an earlier run leave the group, and run the notebook from the top.",
    )


def _agreed(held: list[list[int]], consumers: list[KafkaConsumer], admin: KafkaAdminClient) -> bool:
    """Whether each partition has one reader, and the coordinator has heard of every member."""
    (topic,) = consumers[0].subscription()
    if sorted(number for numbers in held for number in numbers) != sorted(
        consumers[0].partitions_for_topic(topic) or ()
    ):
        return False
    group = consumers[0].config["group_id"]
    found = admin.describe_groups([group])[group]
    return found["group_state"] == "Stable" and len(found["members"]) == len(consumers)


def lag(consumer: KafkaConsumer, topic: str) -> dict[int, int]:
    """How many messages of each partition the consumer's group has not read yet.

    Args:
        consumer: of the group; it need not be subscribed.
        topic: an existing topic.

    Returns:
        By partition: the end of the partition less the group's committed offset.
    """
    partitions = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic))]
    ends = consumer.end_offsets(partitions)
    return {partition.partition: ends[partition] - (consumer.committed(partition) or 0) for partition in partitions}


def follow(consumer: KafkaConsumer, seconds: float) -> Iterator:
    """Messages one by one, until none has come for so many seconds."""
    know_topics(consumer)
    last = time.monotonic()
    while time.monotonic() - last < seconds:
        for batch in consumer.poll(timeout_ms=200).values():
            last = time.monotonic()
            yield from batch


def process_event(event: dict) -> None:
    """What a service would do with an event; here it is printed."""
    print(event, flush=True)


def run(arguments: argparse.Namespace) -> None:
    """Read as a member of the group, say where each event was."""
    kafka = servers.start("kafka", own_names=False)
    consumer = KafkaConsumer(
        kafka.named(arguments.topic),
        bootstrap_servers=kafka.address,
        auto_offset_reset="earliest",
        group_id=kafka.named(arguments.group),
    )
    try:
        for message in follow(consumer, arguments.seconds):
            print(f"partition {message.partition} offset {message.offset}: ", end="")
            process_event(events.from_bytes(message.value))
    finally:
        consumer.close()  # commits what was read, and leaves the group


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--topic", default="user-events", help="the topic (user-events)")
    parser.add_argument("--group", default="analytics-service", help="the consumer group (analytics-service)")
    parser.add_argument("--seconds", type=float, default=60.0, help="end when nothing came for so long (60)")


PROGRAM = programs.Program(
    "kafka.consumer",
    "Read the events of a Kafka topic as a member of a consumer group.",
    add_arguments,
    run,
    (KafkaError,),
)
