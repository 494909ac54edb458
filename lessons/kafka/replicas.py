"""The replicas of a topic's partitions: leaders, followers, and which replicas are in sync."""

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType, NewTopic
from kafka.errors import KafkaConnectionError, UnknownBrokerIdError, UnknownTopicOrPartitionError

from lessons.course.grid import Box, Grid
from lessons.course.layout import EDGE, GAP, HIGH, TOP, WIDEST
from lessons.course.pictures import PALETTE, PLAIN, Picture, text, title
from lessons.course.waiting import until
from lessons.kafka.topics import delete_topic
from lessons.servers import Cluster

KNOWN_WITHIN = 10.0  # seconds
STEADY = 0.4
"""Seconds for which the answers must stay the same. The client asks one broker or another, and they do not learn of a
change at the same moment."""
LEFT, WIDE, DOWN = 110, 130, TOP + 20
"""Pixels: the room for the partitions' names, a column's greatest width, down to the first row."""
FILLS = {"leader": PALETTE[0], "in sync": PALETTE[1], "behind": PLAIN}


@dataclass(frozen=True)
class Replicas:
    """The replicas of one partition.

    Args:
        leader: the id of the broker that clients write to and read from; None if there is none.
        brokers: the ids of the brokers that have a replica; the first is the preferred leader.
        in_sync: the sorted ids of the brokers whose replica is in sync.
    """

    leader: int | None
    brokers: tuple[int, ...]
    in_sync: tuple[int, ...]


def recreate_topic(admin: KafkaAdminClient, topic: str, assignments: list[list[int]], **settings: str | int) -> None:
    """Delete the topic if it exists, and create an empty one with its replicas on these brokers.

    Args:
        admin: connected to the cluster.
        topic: a topic that belongs to a lesson.
        assignments: for each partition the ids of the brokers that get a replica, the leader first.
        settings: settings of the topic, such as `min_insync_replicas=2`.

    Raises:
        kafka.errors.KafkaError: the cluster refused.
    """
    delete_topic(admin, topic)
    values = {name.replace("_", "."): str(value) for name, value in settings.items()}
    wanted = NewTopic(topic, replica_assignments=dict(enumerate(assignments)), topic_configs=values)
    admin.create_topics([wanted], wait_for_metadata=True)


def describe_replicas(admin: KafkaAdminClient, topic: str) -> dict[int, Replicas]:
    """The replicas of every partition of the topic, by its number, as soon as the brokers agree on them.

    Raises:
        WaitError: no broker knows the topic, or the brokers do not agree.
    """
    last: dict[int, Replicas] = {}
    since = 0.0

    def steady() -> dict[int, Replicas]:
        nonlocal last, since
        now = _replicas(admin, topic)
        if now != last:
            last, since = now, time.monotonic()
        return now if time.monotonic() - since > STEADY else {}

    return until(steady, seconds=KNOWN_WITHIN)


def _replicas(admin: KafkaAdminClient, topic: str) -> dict[int, Replicas]:
    """The answer of whichever broker the client asks; empty if that broker does not know the topic."""
    description = _description(admin, topic) or {"partitions": []}
    parts = sorted(description["partitions"], key=lambda part: part["partition_index"])
    return {
        part["partition_index"]: Replicas(
            part["leader_id"] if part["leader_id"] >= 0 else None,
            tuple(part["replica_nodes"]),
            tuple(sorted(part["isr_nodes"])),
        )
        for part in parts
    }


def _description(admin: KafkaAdminClient, topic: str) -> dict[str, Any] | None:
    with suppress(UnknownTopicOrPartitionError, KafkaConnectionError, UnknownBrokerIdError):  # one may be just gone
        (description,) = admin.describe_topics([topic])
        if not description["error_code"] and description["partitions"]:
            return dict(description)
    return None


def min_insync_replicas(admin: KafkaAdminClient, topic: str, **changed: str | int) -> int:
    """How many replicas must be in sync before the topic takes events with acks="all" (min.insync.replicas).

    The client asks one broker or another. So change a setting of the topic, and name it here (such as
    `file_delete_delay_ms=30000`): a broker that shows it knows every earlier change, too.

    Args:
        admin: connected to the cluster.
        topic: its name.
        changed: settings that the broker must show.

    Raises:
        WaitError: no broker knows the topic, or none shows these settings.
    """
    shown = {name.replace("_", "."): str(value) for name, value in changed.items()}
    settings = until(lambda: _settings(admin, topic, shown), seconds=KNOWN_WITHIN)
    return int(settings["min.insync.replicas"])


def _settings(admin: KafkaAdminClient, topic: str, shown: dict[str, str]) -> dict[str, str]:
    """The topic's settings by name; empty if the broker that was asked does not know the topic, or shows others."""
    wanted = ConfigResource(ConfigResourceType.TOPIC, topic)
    with suppress(UnknownTopicOrPartitionError):
        described = admin.describe_configs([wanted], config_filter="all")["topic"][topic]
        settings = {name: setting["value"] for name, setting in described.items()}
        if "min.insync.replicas" in settings and shown.items() <= settings.items():
            return settings
    return {}


def wait_until_in_sync(admin: KafkaAdminClient, topic: str, seconds: float = 30.0) -> None:
    """Wait until every replica of every partition is in sync.

    Raises:
        WaitError: it took longer than that.
    """
    until(
        lambda: all(set(one.brokers) == set(one.in_sync) for one in describe_replicas(admin, topic).values()), seconds
    )


def reassign_replicas(
    admin: KafkaAdminClient, topic: str, partition: int, brokers: list[int], seconds: float = 30.0
) -> Replicas:
    """Move the partition's replicas to exactly these brokers, and wait until all of them are in sync.

    Returns:
        The replicas as they are then.

    Raises:
        kafka.errors.KafkaError: the cluster refused.
        WaitError: it took longer than that.
    """
    admin.alter_partition_reassignments({TopicPartition(topic, partition): brokers})

    def moved() -> list[Replicas]:
        now = describe_replicas(admin, topic)[partition]
        return [now] if set(now.brokers) == set(now.in_sync) == set(brokers) else []

    return until(moved, seconds)[0]


def draw_topic(cluster: Cluster, admin: KafkaAdminClient, topic: str) -> Picture:
    """Draw the topic's replicas as they are now."""
    return draw(topic, describe_replicas(admin, topic), {node.number: node.running for node in cluster.nodes})


def draw(topic: str, partitions: dict[int, Replicas], running: dict[int, bool]) -> Picture:
    """Draw the replicas: a row for each partition, a column for each broker.

    Args:
        topic: its name.
        partitions: by number, their replicas.
        running: by id, whether the broker runs.
    """
    grid = Grid(LEFT, min(WIDE, (WIDEST - EDGE - LEFT) / max(1, len(running))))
    shapes = [title(f"topic {topic}")]
    for column, (number, up) in enumerate(running.items()):
        shapes.append(grid.caption(column, 46, f"broker {number}{'' if up else ' (down)'}"))
    for row, (partition, replicas) in enumerate(partitions.items()):
        y = DOWN + row * (HIGH + GAP)
        shapes.append(text(EDGE, y + HIGH / 2, f"partition {partition}"))
        shapes += grid.row(y, [_box(replicas, number) for number in running])
    height = DOWN + len(partitions) * (HIGH + GAP) + EDGE
    return Picture(round(grid.x(len(running)) + EDGE), height, shapes, _words(topic, partitions, running))


def _box(replicas: Replicas, number: int) -> Box | None:
    role = _role(replicas, number)
    return Box(role, FILLS[role]) if number in replicas.brokers else None


def _role(replicas: Replicas, number: int) -> str:
    if number == replicas.leader:
        return "leader"
    return "in sync" if number in replicas.in_sync else "behind"


def _words(topic: str, partitions: dict[int, Replicas], running: dict[int, bool]) -> str:
    down = [str(number) for number, up in running.items() if not up]
    lines = [f"topic {topic}" + (f", down: broker {', '.join(down)}" if down else "")]
    for partition, replicas in partitions.items():
        roles = (f"broker {number} {_role(replicas, number)}" for number in sorted(replicas.brokers))
        lines.append(f"partition {partition}: {', '.join(roles)}")
    return "\n".join(lines)
