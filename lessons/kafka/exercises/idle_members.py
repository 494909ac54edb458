"""Exercise: how many members of a large group have nothing to read?"""

from kafka import KafkaAdminClient, KafkaConsumer

from lessons.course import Exercise, Wrong, answers_beside
from lessons.kafka.consumer import close_members, wait_for_rebalance
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.servers import Server

PARTITIONS, MEMBERS = 4, 6
GROUP = "exercise-idle-members"


def check(idle: object, kafka: Server) -> str:
    if not isinstance(idle, (int, float)):
        raise Wrong(f"`idle` is {idle!r}. It should be a whole number.")
    if idle == MEMBERS - PARTITIONS:
        return f"A group of {MEMBERS} was asked: {_count_idle(kafka)} members had nothing to read."
    if idle == 0:
        raise Wrong("Someone gets nothing: a partition is read by one member of a group only, and is never split.")
    if idle == PARTITIONS:
        raise Wrong(f"{PARTITIONS} is the number of members that do get a partition. How many are left over?")
    raise Wrong(f"{idle} is not it. There are {PARTITIONS} partitions for {MEMBERS} members, one for each as it goes.")


def _count_idle(kafka: Server) -> int:
    """Ask a real group, so that the answer is not only arithmetic."""
    group = kafka.named(GROUP)
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    settings = {"bootstrap_servers": kafka.address, "group_id": group, "heartbeat_interval_ms": 300}
    with fresh_topic(kafka, "idle-members", PARTITIONS, (group,)) as topic:
        consumers = [KafkaConsumer(topic, **settings) for _ in range(MEMBERS)]
        try:
            return wait_for_rebalance(consumers, admin, seconds=15).count([])
        finally:
            close_members(consumers)
            admin.close()


EXERCISE = Exercise(
    id="kafka.idle_members",
    title="Say how many members of a group have nothing to read",
    notebook="01_kafka",
    minutes=2,
    hints=(
        "One partition is read by one member of the group, never by two.",
        "Four partitions can keep four members busy. There are six.",
    ),
    why=(
        "The number of partitions is the most members that can work at once: 6 members on 4 partitions leave 2 idle. "
        "They are not useless: if a busy member dies, an idle one takes its partition. The usual mistake is to add "
        "members to a slow group when it is partitions that are missing."
    ),
    checker=check,
    seconds=40,
    **answers_beside(__file__),
)
