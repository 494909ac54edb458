"""Exercise: send events so that one user's events stay in order."""

from collections import defaultdict
from typing import Any

from kafka import KafkaProducer

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.kafka.exercises.fixtures import fresh_topic, messages_on
from lessons.servers import Server

USERS, EACH, PARTITIONS = tuple(range(100, 112)), 4, 4


def check(send_keyed: Answer, kafka: Server) -> str:
    sent = events.logins(USERS, each=EACH)
    with fresh_topic(kafka, "keyed-order", partitions=PARTITIONS) as topic:
        with KafkaProducer(bootstrap_servers=kafka.address) as producer:
            for event in sent:
                send_keyed(producer, topic, event)
            producer.flush()
        found = messages_on(kafka, topic)
    if len(found) != len(sent):
        raise Wrong(f"The broker has {len(found)} events, and {len(sent)} were to be sent, one for each call.")
    _look_at_partitions(found)
    return "The events of each user are in one partition, in the order in which they were sent."


def _look_at_partitions(found: list[Any]) -> None:
    """What counts is where the events are: a key leads there, and so does a partition that is named."""
    keys, partitions = {message.key for message in found}, {message.partition for message in found}
    by_user = defaultdict(set)
    for message in found:
        by_user[_user(message.value)].add(message.partition)
    if any(len(places) > 1 for places in by_user.values()):
        if None in keys:
            raise Wrong("There are events without a key. Without a key the producer chooses any partition for each.")
        raise Wrong("One user's events went to more than one partition: their key must be the same each time.")
    if len(keys) == 1 and len(partitions) == 1:
        raise Wrong(f"All events have the key {next(iter(keys))!r}, so one partition gets them all.")
    if len(partitions) < PARTITIONS - 1:
        raise Wrong(
            f"{len(USERS)} users crowd into {len(partitions)} of {PARTITIONS} partitions. What is different "
            "for each user?"
        )


def _user(value: bytes) -> object:
    try:
        return events.from_bytes(value)["userId"]
    except (events.EventError, KeyError) as error:
        raise Wrong(f"The broker has {value!r}, which is not the event. Only the key was to be chosen.") from error


EXERCISE = Exercise(
    id="kafka.keyed_order",
    title="Keep the events of one user in order",
    notebook="01_kafka",
    minutes=5,
    hints=(
        "Events with the same key go to the same partition, and a partition keeps its order.",
        "What is the same in all events of one user, and different for another user?",
        "A key is bytes: `str(event['userId']).encode()`.",
    ),
    why=(
        "The producer computes the partition from the key, so the same key means the same partition, and a partition "
        "keeps its order. You could also name the partition with `partition=`, but then you must spread the users "
        "yourself. The usual mistake is a key that has too few values: all events crowd into few partitions."
    ),
    checker=check,
    **answers_beside(__file__),
)
