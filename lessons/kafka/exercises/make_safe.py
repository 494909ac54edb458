"""Exercise: make a topic that loses nothing when a broker dies, and goes on."""

import secrets

from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType

from lessons.course import Answer, Exercise, Wrong, answers_beside
from lessons.errors import WaitError
from lessons.kafka import replicas
from lessons.kafka.exercises.fixtures import delete_for_good
from lessons.servers.cluster import Cluster

PARTITIONS = 3
LATER = 30_000  # milliseconds: what the check sets after the answer; a broker learns of changes in their order


def _topic() -> str:
    """A new name for every check: a broker may tell of the topic of the last one for a moment."""
    return f"exercise-make-safe-{secrets.token_hex(3)}"


def check(make_safe: Answer, cluster: Cluster) -> str:
    topic, other = _topic(), _topic()
    admin = KafkaAdminClient(bootstrap_servers=cluster.address)
    try:
        for one in (topic, other):
            make_safe(admin, one)
            _look_at(admin, one)
        _try_without_a_broker(cluster, topic)
    finally:
        admin.close()
        for one in (topic, other):
            _delete(cluster, one)
    return "The check stopped broker 3: your topic took an event all the same, and two brokers have it."


def _look_at(admin: KafkaAdminClient, topic: str) -> None:
    try:
        enough, found = _min_insync_replicas(admin, topic), replicas.describe_replicas(admin, topic)
    except WaitError as error:
        raise Wrong(f"The cluster has no topic {topic!r}: use the name that your function is given.") from error
    number = min(len(partition.brokers) for partition in found.values())
    if len(found) != PARTITIONS:
        raise Wrong(f"The topic has {len(found)} partitions. It was to have {PARTITIONS}.")
    if number == 1:
        raise Wrong("Each partition has one copy. When its broker is gone, so are its events.")
    if enough == 1:
        raise Wrong("min.insync.replicas is 1: an event counts as written when one broker has it, which then may die.")
    if number == enough:
        raise Wrong(f"{number} copies, and all {enough} must be in sync: with one broker down, nobody can write.")
    if (number, enough) != (3, 2):
        raise Wrong(f"There are {number} copies, of which {enough} must be in sync. The cluster has 3 brokers.")


def _min_insync_replicas(admin: KafkaAdminClient, topic: str) -> int:
    """What a broker says that knows all the answer has done: another one may still be without its last change."""
    mark = ConfigResource(ConfigResourceType.TOPIC, topic, configs={"file.delete.delay.ms": str(LATER)})
    admin.alter_configs([mark], raise_on_unknown=False)  # the broker that is asked may not know the topic yet
    return replicas.min_insync_replicas(admin, topic, file_delete_delay_ms=LATER)


def _try_without_a_broker(cluster: Cluster, topic: str) -> None:
    cluster.node(3).stop()
    try:
        with KafkaProducer(bootstrap_servers=cluster.address, acks="all") as producer:
            producer.send(topic, b"with one broker down").get(20)
    finally:
        cluster.node(3).restart()
    admin = KafkaAdminClient(bootstrap_servers=cluster.address)  # the one before may ask a broker that was down
    replicas.wait_until_in_sync(admin, topic)
    admin.close()


def _delete(cluster: Cluster, topic: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=cluster.address)
    delete_for_good(cluster, admin, topic)
    admin.close()


EXERCISE = Exercise(
    id="kafka.make_safe",
    title="Make a topic that survives the death of a broker",
    notebook="deeper/kafka_cluster",
    minutes=5,
    hints=(
        "How many copies can there be with three brokers? Each broker has one at most.",
        "With all copies required, one dead broker is enough to stop every write. With one required, one dead broker "
        "may take the only complete copy with it.",
    ),
    why=(
        "Three copies, two of them required: one broker may be down and writing goes on, and whatever was "
        "acknowledged is on two brokers at least. This is what most companies use. With five brokers, five copies "
        "and three required survive two. The usual mistake is to require all copies: then each broker's restart "
        "stops the producers."
    ),
    checker=check,
    seconds=60,
    kind="build",
    **answers_beside(__file__),
)
