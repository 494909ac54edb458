"""Exercise: give a partition copies on more brokers."""

import secrets

from kafka import KafkaAdminClient, KafkaProducer

from lessons import events
from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.course.waiting import until
from lessons.kafka import replicas
from lessons.kafka.exercises.fixtures import delete_for_good, messages_on
from lessons.kafka.producer import publish
from lessons.servers.cluster import Cluster

EVENTS = 10


def check(add_copies: Answer, cluster: Cluster) -> str:
    """A partition with one copy, on broker 1, and ten events in it; then another one, on broker 3."""
    for broker in (1, 3):
        _check_topic(add_copies, cluster, broker)
    return "All three brokers have the ten events, and are in sync."


def _check_topic(add_copies: Answer, cluster: Cluster, broker: int) -> None:
    topic = f"exercise-add-copies-{secrets.token_hex(3)}"  # a broker may tell of the last check's for a moment
    admin = KafkaAdminClient(bootstrap_servers=cluster.address)
    try:
        replicas.recreate_topic(admin, topic, [[broker]], min_insync_replicas=1)
        with KafkaProducer(bootstrap_servers=cluster.address) as producer:
            publish(producer, topic, events.logins([1], each=EVENTS))
        add_copies(admin, topic)
        found = until(lambda: _settled(admin, topic), seconds=20) or {}
        left = len(messages_on(cluster, topic))
    finally:
        delete_for_good(cluster, admin, topic)
        admin.close()
    _compare(found, left, broker)


def _settled(admin: KafkaAdminClient, topic: str) -> dict[int, replicas.Replicas] | None:
    """The copies of each partition, once nothing is being moved."""
    now = replicas.describe_replicas(admin, topic)
    whole = all(set(one.brokers) == set(one.in_sync) for one in now.values())
    return now if whole and not admin.list_partition_reassignments() else None


def _compare(found: dict[int, replicas.Replicas], left: int, first: int) -> None:
    brokers = sorted(found[0].brokers)
    if left != EVENTS:
        raise Wrong(f"The topic has {left} of its {EVENTS} events. Its copies were to get them, not a new topic.")
    if brokers == [first]:
        raise Wrong(f"The only copy is still on broker {first}.")
    if first not in brokers:
        raise Wrong(
            f"The copies are on the brokers {brokers}: the one on broker {first} was taken away. Name all that stay."
        )
    if brokers != [1, 2, 3]:
        raise Wrong(f"The copies are on the brokers {brokers}. There is a third broker.")


EXERCISE = Exercise(
    id="kafka.add_copies",
    title="Give a partition copies on all three brokers",
    notebook="deeper/kafka_cluster",
    minutes=4,
    hints=(
        "It takes the list of all brokers that shall have a copy in the end.",
        "The one that has it already must be in the list, too. The first of the list is the preferred leader.",
    ),
    why=(
        "A reassignment names the brokers that shall have the partition in the end. Kafka first fills the new copies, "
        "then takes away those that are not named: nobody notices but the network. Tools such as Cruise Control "
        "compute such lists for a whole cluster. The usual mistake is to name only the new brokers: that moves data."
    ),
    checker=check,
    seconds=40,
    **answers_beside(__file__),
)
