"""The consumer of the Kafka lesson, for a terminal of its own.

    python3 -m lessons run kafka.consumer --group analytics-service

It reads as one member of a consumer group, and commits each event after it has processed it. It ends with Ctrl-C, or
when no event has come for some seconds.
"""

import argparse
import re
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import KafkaError

from lessons import events, servers
from lessons.course import ending, programs
from lessons.errors import LessonError, WaitError
from lessons.events import Event
from lessons.polling import Deadline
from lessons.setup.spelling import command

METADATA_AGE = 1000  # milliseconds after which the program asks again which topics are there; 5 minutes by default


class TopicGoneError(LessonError):
    """Somebody has deleted the topic while it was read."""


def read(consumer: KafkaConsumer, count: int, seconds: float = 10.0) -> list[ConsumerRecord]:
    """Read at most `count` messages, for at most `seconds`: a loop that ends.

    Args:
        consumer: subscribed, or with partitions assigned.
        count: how many messages are enough.
        seconds: how long to wait for all of them.

    Returns:
        The messages in the order in which they came: fewer than `count` if the time was over.
    """
    deadline = Deadline(seconds)
    messages: list[ConsumerRecord] = []
    load_topic_metadata(consumer)
    while len(messages) < count and not deadline.passed:
        batches = consumer.poll(timeout_ms=200, max_records=count - len(messages))
        messages += [message for batch in batches.values() for message in batch]
    return messages


def read_to_end(consumer: KafkaConsumer, seconds: float = 30.0) -> list[ConsumerRecord]:
    """Read until the consumer's position is the end of each of its partitions.

    So an empty list means that there was nothing to read, and not that the broker was slow.

    Args:
        consumer: subscribed, or with partitions assigned.
        seconds: how long to wait for all messages.

    Returns:
        The messages in the order in which they came.

    Raises:
        WaitError: the consumer did not reach the end in time.
    """
    deadline = Deadline(seconds)
    messages: list[ConsumerRecord] = []
    load_topic_metadata(consumer)
    while not deadline.passed:
        batches = consumer.poll(timeout_ms=200)
        messages += [message for batch in batches.values() for message in batch]
        if is_at_end(consumer):
            return messages
    raise WaitError(
        f"The consumer did not reach the end of the topic within {seconds:.0f} seconds.",
        f"Run the cell once more; if it happens again, `{command('doctor')}` looks at the server.",
    )


def load_topic_metadata(consumer: KafkaConsumer) -> None:
    """Load the partitions of the topics: a member that joins its group before it knows them may get none."""
    for topic in consumer.subscription() or ():
        consumer.partitions_for_topic(topic)


def is_at_end(consumer: KafkaConsumer) -> bool:
    """Whether the consumer has partitions, and its position is the end of each of them."""
    ends = consumer.end_offsets(list(consumer.assignment()))
    return bool(ends) and all(consumer.position(partition) >= end for partition, end in ends.items())


def wait_for_rebalance(
    consumers: list[KafkaConsumer], admin: KafkaAdminClient, seconds: float = 30.0
) -> list[list[int]]:
    """Poll all members of a group until the rebalance is over: each partition has one reader.

    A member takes part in a rebalance only while it polls. So all poll at the same time, each in a thread of its own.
    The messages that they get here stay unread.

    Args:
        consumers: all members of one group, subscribed to the same topic.
        admin: asks the group's coordinator.
        seconds: how long to wait.

    Returns:
        For each member the sorted numbers of its partitions.

    Raises:
        WaitError: the rebalance did not end in time.
    """
    deadline = Deadline(seconds)
    for consumer in consumers:
        load_topic_metadata(consumer)
    with ThreadPoolExecutor(len(consumers)) as threads:
        while not deadline.passed:
            list(threads.map(lambda consumer: consumer.poll(timeout_ms=200, update_offsets=False), consumers))
            assigned = [sorted(one.partition for one in consumer.assignment()) for consumer in consumers]
            if _is_rebalanced(assigned, consumers, admin):
                return assigned
    raise WaitError(
        f"The rebalance of the {len(consumers)} members did not end within {seconds:.0f} seconds.",
        "Restart the kernel, so that members of an earlier run leave the group, and run the notebook from the top.",
    )


def _is_rebalanced(assigned: list[list[int]], consumers: list[KafkaConsumer], admin: KafkaAdminClient) -> bool:
    """Whether each partition has one reader, and each member has what the coordinator has given it."""
    (topic,) = consumers[0].subscription()
    partitions = sorted(consumers[0].partitions_for_topic(topic) or ())
    if sorted(number for numbers in assigned for number in numbers) != partitions:
        return False
    group = consumers[0].config["group_id"]
    description = admin.describe_groups([group])[group]
    return bool(
        description["group_state"] == "Stable" and sorted(map(_given, description["members"])) == sorted(assigned)
    )


def _given(member: dict[str, Any]) -> list[int]:
    """What the coordinator has given a member; in a cooperative group it may have more for a moment."""
    return sorted(
        number for places in member["member_assignment"]["assigned_partitions"] for number in places["partitions"]
    )


def close_members(consumers: Collection[KafkaConsumer]) -> None:
    """Let all members of a group leave at the same time, without a commit.

    One after the other may hang: while a member waits in a rebalance for the others, the broker answers it nothing
    else, so kafka-python's `close` waits 30 s for its leave.

    Args:
        consumers: the group's members.
    """
    with ThreadPoolExecutor(max(1, len(consumers))) as threads:
        list(threads.map(lambda consumer: consumer.close(autocommit=False), consumers))


def lag(consumer: KafkaConsumer, topic: str) -> dict[int, int]:
    """How many messages of each partition the consumer's group has not read yet.

    Args:
        consumer: a member of the group; it need not be subscribed.
        topic: an existing topic.

    Returns:
        By the partition's number: its end offset minus the group's committed offset, or minus its first offset if the
        group has committed nothing, or only what the broker has deleted since.
    """
    partitions = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]
    starts, ends = consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
    positions = {one: max(consumer.committed(one) or 0, starts[one]) for one in partitions}
    return {one.partition: ends[one] - positions[one] for one in partitions}


def read_until_idle(consumer: KafkaConsumer, seconds: float) -> Iterator[ConsumerRecord]:
    """Yield one message after the other, until none has come for that many seconds.

    Raises:
        TopicGoneError: the consumer has subscribed by a pattern, and the topic that it read was deleted.
    """
    load_topic_metadata(consumer)
    deadline = Deadline(seconds)
    topics: set[str] = set()
    while not deadline.passed:
        for batch in consumer.poll(timeout_ms=200).values():
            yield from batch
            deadline.restart()
        if topics and not consumer.subscription():
            raise TopicGoneError(
                f"The topic {', '.join(topics)} was deleted.", "Start the producer again, then this consumer."
            )
        topics = consumer.subscription() or set()


def subscribe_existing(consumer: KafkaConsumer, topic: str) -> None:
    """Subscribe to the topic once it is there, without creating it.

    A client that names its topics makes the broker create them, also those that were just deleted (kafka-python 3.0.12
    does not pass `allow_auto_create_topics` on). A pattern is compared with the topics that are there.
    """
    consumer.subscribe(pattern=f"^{re.escape(topic)}$")


def commit_message(consumer: KafkaConsumer, message: ConsumerRecord) -> None:
    """Commit that the group has processed the partition up to this message, and no further.

    `consumer.commit()` would commit the position: the end of the whole batch that the last poll returned.
    """
    partition = TopicPartition(message.topic, message.partition)
    consumer.commit({partition: OffsetAndMetadata(message.offset + 1, "", -1)})


def process_event(event: Event) -> None:
    """What a service would do with an event; here it prints it."""
    print(event, flush=True)


def run(arguments: argparse.Namespace) -> None:
    """Read as a member of the group, and print where each event was."""
    kafka = servers.start("kafka", own_names=False)
    consumer = KafkaConsumer(
        bootstrap_servers=kafka.address,
        auto_offset_reset="earliest",
        group_id=kafka.named(arguments.group),
        enable_auto_commit=False,
        metadata_max_age_ms=METADATA_AGE,
    )
    subscribe_existing(consumer, kafka.named(arguments.topic))
    try:
        for message in ending.between(read_until_idle(consumer, arguments.seconds)):
            print(f"partition {message.partition} offset {message.offset}: ", end="")
            process_event(events.from_bytes(message.value))
            commit_message(consumer, message)
    finally:
        consumer.close(autocommit=False)  # leaves the group


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the program."""
    parser.add_argument("--topic", default="user-events", help="the topic (user-events)")
    parser.add_argument("--group", default="analytics-service", help="the consumer group (analytics-service)")
    parser.add_argument(
        "--seconds", type=programs.seconds, default=60.0, help="end when no event came for this time (60)"
    )


PROGRAM = programs.Program(
    "kafka.consumer",
    "Read the events of a Kafka topic as a member of a consumer group.",
    add_arguments,
    run,
    (KafkaError,),
)
