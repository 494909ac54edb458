"""A live picture of a consumer group: who reads which partition, the group's positions, and its lag."""

from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec

from lessons.course.grid import Box, Grid
from lessons.course.layout import EDGE, GAP, SIZE, TOP, WIDEST
from lessons.course.live import Live, colour_of
from lessons.course.pictures import PLAIN, Picture, box, text, title

MOST = 8
"""At most this many events of a partition are shown: the newest."""
HIGH, ROW, NAME = 28, 44, 110
"""Pixels: a box's height, from one row to the next, the width of a member's box."""
EVENTS = Grid(left=98, step=36, gap=4, high=HIGH, size=SIZE)
MEMBERS = Grid(left=EVENTS.left, step=NAME + GAP, high=HIGH, size=SIZE)
LAG, READER = EVENTS.x(MOST) + 10, WIDEST - NAME - EDGE


@dataclass(frozen=True)
class Partition:
    """One partition, and how far the group has read it.

    Args:
        number: its number.
        end: the offset that the next event will get.
        position: the offset that the group has committed; 0 if it has committed nothing.
    """

    number: int
    end: int
    position: int

    @property
    def lag(self) -> int:
        """How many events the group has not read."""
        return self.end - self.position


@dataclass(frozen=True)
class Group:
    """What the broker knows of a group at one moment.

    Args:
        name: the group's name.
        state: the group's state, such as "Stable".
        held: by the name of each member, the partitions that it reads.
        partitions: the topic's partitions.
    """

    name: str
    state: str
    held: dict[str, tuple[int, ...]]
    partitions: tuple[Partition, ...]

    @property
    def lag(self) -> int:
        """How many events the group has not read."""
        return sum(partition.lag for partition in self.partitions)

    def share(self, member: str) -> int:
        """How many partitions that member reads."""
        return len(self.held.get(member, ()))

    def lag_of(self, member: str) -> int:
        """How many events are unread in the partitions of that member."""
        return sum(part.lag for part in self.partitions if part.number in self.held.get(member, ()))

    def reader(self, partition: int) -> str:
        """The member that reads the partition; "" if nobody does."""
        return next((name for name, numbers in self.held.items() if partition in numbers), "")


def watch(admin: KafkaAdminClient, topic: str, group: str) -> Live[Group]:
    """A live picture of the group on that topic: a context manager.

    Args:
        admin: connected to the broker.
        topic: an existing topic.
        group: a group's name; it need not exist yet.
    """
    return Live(lambda: describe_group(admin, topic, group), draw)


def describe_group(admin: KafkaAdminClient, topic: str, group: str) -> Group:
    """Ask the broker for what the picture shows. This changes no position.

    Raises:
        kafka.errors.KafkaError: the broker did not answer.
    """
    (described,) = admin.describe_topics([topic])
    keys = [TopicPartition(topic, number) for number in range(len(described["partitions"]))]
    description = admin.describe_groups([group])[group]
    ends = admin.list_partition_offsets(dict.fromkeys(keys, OffsetSpec.LATEST))
    committed = admin.list_group_offsets({group: keys})[group]
    partitions = (Partition(key.partition, ends[key].offset, max(committed[key].offset, 0)) for key in keys)
    held = sorted((member["client_id"], _partitions_of(member)) for member in description["members"])
    return Group(group, description["group_state"], dict(held), tuple(partitions))


def _partitions_of(member: dict[str, Any]) -> tuple[int, ...]:
    assignment = member["member_assignment"] or {"assigned_partitions": []}  # None during a rebalance
    return tuple(sorted(number for part in assignment["assigned_partitions"] for number in part["partitions"]))


def draw(group: Group) -> Picture:
    """Draw the group; the same group gives the same picture."""
    shapes = [title(f"group {group.name}: {_state(group)}")]
    shapes += [text(LAG, 20, "lag"), text(READER, 20, "read by")]
    for line, partition in enumerate(group.partitions):
        shapes += _row(partition, group.reader(partition.number), TOP + line * ROW)
    top = TOP + len(group.partitions) * ROW
    shapes.append(text(EDGE, top + HIGH / 2, "members"))
    shapes += MEMBERS.row(top, [Box(name, colour_of(name)) for name in group.held])
    return Picture(WIDEST, top + ROW, shapes, _words(group))


def _row(partition: Partition, reader: str, top: int) -> list[str]:
    first = max(0, partition.end - MOST)
    label, colour = (reader, colour_of(reader)) if reader else ("nobody", PLAIN)
    boxes = [
        Box(str(offset), PLAIN if offset < partition.position else colour) for offset in range(first, partition.end)
    ]
    return [
        text(EDGE, top + HIGH / 2, f"partition {partition.number}"),
        *EVENTS.row(top, boxes),
        EVENTS.bar(max(0, partition.position - first), top),
        text(LAG, top + HIGH / 2, str(partition.lag)),
        box(READER, top, NAME, HIGH, label, colour),
    ]


def _state(group: Group) -> str:
    if not group.held:
        return "no members"
    return "agreed" if group.state == "Stable" else "rebalance"


def _words(group: Group) -> str:
    lines = [f"group {group.name}: {_state(group)}; members: {', '.join(group.held) or 'none'}"]
    for part in group.partitions:
        shown = ", ".join(map(str, range(max(0, part.end - MOST), part.end))) or "none"
        read = f"events {shown}; the group reads {part.position} next, lag {part.lag}"
        lines.append(f"partition {part.number}: {read}, read by {group.reader(part.number) or 'nobody'}")
    return "\n".join(lines)
