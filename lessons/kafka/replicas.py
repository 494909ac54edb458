"""Where the copies of a topic's partitions are: leaders, followers, and who is in sync."""

import time
from contextlib import suppress
from dataclasses import dataclass

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, NewTopic
from kafka.errors import UnknownTopicOrPartitionError

from lessons.course.layout import EDGE, GAP, HIGH, SMALL, TOP, WIDEST
from lessons.course.pictures import PALETTE, PLAIN, Picture, box, text, title
from lessons.course.waiting import until
from lessons.kafka.topics import delete_topic
from lessons.servers import Cluster

KNOWN_WITHIN = 10.0  # seconds
STEADY = 0.4
"""Seconds for which the answers must be the same: a broker hears of a change a moment after the others, and the client
asks now this one, now that one."""
LEFT, WIDE, DOWN = 110, 130, TOP + 20
FILLS = {"leader": PALETTE[0], "in sync": PALETTE[1], "behind": PLAIN}


@dataclass(frozen=True)
class Replicas:
    """The copies of one partition.

    Args:
        leader: the id of the broker that clients write to and read from; None when there is none.
        brokers: the ids of those that have a copy; the first is the preferred leader.
        in_sync: the ids of those whose copy is complete, sorted.
    """

    leader: int | None
    brokers: tuple[int, ...]
    in_sync: tuple[int, ...]


def recreate_topic(admin: KafkaAdminClient, topic: str, places: list[list[int]], **settings: str | int) -> None:
    """Make the topic new and empty, with every copy where it is wanted.

    Args:
        admin: connected to the cluster.
        topic: a topic that belongs to a lesson.
        places: for each partition the ids of the brokers that get a copy, the leader first.
        settings: the topic's, such as `min_insync_replicas=2`.

    Raises:
        kafka.errors.KafkaError: the cluster refused.
    """
    delete_topic(admin, topic)
    values = {name.replace("_", "."): str(value) for name, value in settings.items()}
    wanted = NewTopic(topic, replica_assignments=dict(enumerate(places)), topic_configs=values)
    admin.create_topics([wanted], wait_for_metadata=True)


def describe_replicas(admin: KafkaAdminClient, topic: str) -> dict[int, Replicas]:
    """The copies of every partition of the topic, by its number, as soon as the brokers agree.

    Raises:
        WaitError: no broker knows the topic, or they go on saying different things.
    """
    last: dict[int, Replicas] = {}
    since = 0.0

    def steady() -> dict[int, Replicas]:
        nonlocal last, since
        now = _copies(admin, topic)
        if now != last:
            last, since = now, time.monotonic()
        return now if time.monotonic() - since > STEADY else {}

    return until(steady, seconds=KNOWN_WITHIN)


def _copies(admin: KafkaAdminClient, topic: str) -> dict[int, Replicas]:
    """As the broker that happens to be asked has them; empty where it does not know the topic."""
    found = _described(admin, topic) or {"partitions": []}
    parts = sorted(found["partitions"], key=lambda part: part["partition_index"])
    return {
        part["partition_index"]: Replicas(
            part["leader_id"] if part["leader_id"] >= 0 else None,
            tuple(part["replica_nodes"]),
            tuple(sorted(part["isr_nodes"])),
        )
        for part in parts
    }


def _described(admin: KafkaAdminClient, topic: str) -> dict | None:
    with suppress(UnknownTopicOrPartitionError):
        (found,) = admin.describe_topics([topic])
        return found if not found["error_code"] and found["partitions"] else None


def min_insync_replicas(admin: KafkaAdminClient, topic: str) -> int:
    """How many copies must be in sync so that the topic takes events with acks="all" (min.insync.replicas).

    Raises:
        WaitError: no broker knows the topic.
    """
    found = until(lambda: _configured(admin, topic), seconds=KNOWN_WITHIN)
    return int(found["min.insync.replicas"]["value"])


def _configured(admin: KafkaAdminClient, topic: str) -> dict | None:
    wanted = ConfigResource(ConfigResourceType.TOPIC, topic)
    with suppress(UnknownTopicOrPartitionError):
        found = admin.describe_configs([wanted], config_filter="all")["topic"][topic]
        return found if "min.insync.replicas" in found else None


def wait_until_in_sync(admin: KafkaAdminClient, topic: str, seconds: float = 30.0) -> None:
    """Wait until every copy of every partition is complete.

    Raises:
        WaitError: it took longer.
    """
    until(
        lambda: all(set(one.brokers) == set(one.in_sync) for one in describe_replicas(admin, topic).values()), seconds
    )


def reassign_replicas(
    admin: KafkaAdminClient, topic: str, partition: int, brokers: list[int], seconds: float = 30.0
) -> Replicas:
    """Let just these brokers have the copies of the partition, and wait until they are complete.

    Returns:
        The copies as they are then.

    Raises:
        kafka.errors.KafkaError: the cluster refused.
        WaitError: it took longer.
    """
    admin.alter_partition_reassignments({TopicPartition(topic, partition): brokers})

    def there() -> Replicas | None:
        now = describe_replicas(admin, topic)[partition]
        return now if set(now.brokers) == set(now.in_sync) == set(brokers) else None

    return until(there, seconds)


def draw_topic(cluster: Cluster, admin: KafkaAdminClient, topic: str) -> Picture:
    """Draw where the topic's copies are now."""
    return draw(topic, describe_replicas(admin, topic), {node.number: node.running for node in cluster.nodes})


def draw(topic: str, found: dict[int, Replicas], running: dict[int, bool]) -> Picture:
    """The picture of these copies: a row for each partition, a column for each broker."""
    shapes, wide = [title(f"topic {topic}")], min(WIDE, (WIDEST - EDGE - LEFT) / max(1, len(running)))
    for column, (number, up) in enumerate(running.items()):
        x = LEFT + column * wide + (wide - GAP) / 2
        shapes.append(text(x, 46, f"broker {number}{'' if up else ' (down)'}", SMALL, "middle"))
    for row, (partition, copies) in enumerate(found.items()):
        y = DOWN + row * (HIGH + GAP)
        shapes.append(text(EDGE, y + HIGH / 2, f"partition {partition}"))
        for column, number in enumerate(running):
            if number in copies.brokers:
                role = _role(copies, number)
                shapes.append(box(LEFT + column * wide, y, wide - GAP, HIGH, role, FILLS[role], SMALL))
    height = DOWN + len(found) * (HIGH + GAP) + EDGE
    return Picture(round(LEFT + wide * len(running) + EDGE), height, shapes, _words(topic, found, running))


def _role(copies: Replicas, number: int) -> str:
    if number == copies.leader:
        return "leader"
    return "in sync" if number in copies.in_sync else "behind"


def _words(topic: str, found: dict[int, Replicas], running: dict[int, bool]) -> str:
    down = [str(number) for number, up in running.items() if not up]
    lines = [f"topic {topic}" + (f", down: broker {', '.join(down)}" if down else "")]
    for partition, copies in found.items():
        roles = (f"broker {number} {_role(copies, number)}" for number in sorted(copies.brokers))
        lines.append(f"partition {partition}: {', '.join(roles)}")
    return "\n".join(lines)
