"""Exercise: share the work between two consumers, and keep each user's events together."""

from collections import defaultdict

import pulsar

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.pulsar.admin import Admin
from lessons.pulsar.exercises.fixtures import fresh_topic, read_unacknowledged
from lessons.pulsar.producer import publish
from lessons.servers import Server

SCENES = ((("ann", "bob"), range(100, 130)), (("bob", "ann"), range(500, 560)))
"""Workers and users, on one topic and on another: so many users that each worker gets some, whatever its name."""
EACH = 2


def check(subscribe_worker: Answer, broker: Server) -> str:
    counts = [_share(subscribe_worker, broker, names, users) for names, users in SCENES]
    shares = " and ".join(f"{name} {count}" for name, count in zip(SCENES[0][0], counts[0], strict=True))
    return f"Of {len(SCENES[0][1])} users {shares}; each user's events went to one worker."


def _share(subscribe_worker: Answer, broker: Server, names: tuple[str, ...], users: range) -> list[int]:
    """How many users each worker got, if nothing is wrong."""
    with fresh_topic(broker, "together") as (client, topic):
        try:
            workers = [subscribe_worker(client, topic, name) for name in names]
        except pulsar.ConsumerBusy as error:
            raise Wrong(
                "The second worker was refused (ConsumerBusy): an exclusive subscription has one consumer. "
                "Which types share the work?"
            ) from error
        publish(client.create_producer(topic), events.logins(users, EACH))
        came = read_unacknowledged(Admin(broker), topic, workers)
    got = [[message.partition_key() for message in messages] for messages in came]
    _compare(dict(zip(names, got, strict=True)), len(users) * EACH)
    return [len(set(keys)) for keys in got]


def _compare(got: dict[str, list[str]], sent: int) -> None:
    came = sum(map(len, got.values()))
    if came == len(got) * sent:
        raise Wrong("Every event came twice, once to each worker: each of them has a subscription of its own.")
    if came != sent:
        raise Wrong(f"The workers got {came} events. {sent} were sent.")
    if sent in map(len, got.values()):
        raise Wrong("One worker got every event and the other none: it only waits until the first one fails.")
    workers: defaultdict[str, set[str]] = defaultdict(set)
    for name, keys in got.items():
        for key in keys:
            workers[key].add(name)
    split = [key for key, names in workers.items() if len(names) > 1]
    if split:
        raise Wrong(f"The events of {min(split)} went to both workers: nobody keeps their order.")


EXERCISE = Exercise(
    id="pulsar.together",
    title="Share the work and keep each user's events together",
    notebook="03_pulsar",
    minutes=4,
    hints=(
        "Two of the four types share the work between consumers. One of them looks at the key.",
        "`pulsar.ConsumerType.KeyShared`",
    ),
    why=(
        "Key_Shared gives every key to one consumer, so one user's events keep their order, and any number of "
        "consumers can share the users. On a partitioned topic Failover would do too, as in Kafka: there the "
        "number of partitions is the most that can work. The usual mistake is events without a key: the broker then "
        "takes the producer and the number of the event instead, so one user's events go to several workers."
    ),
    checker=check,
    **answers_beside(__file__),
)
