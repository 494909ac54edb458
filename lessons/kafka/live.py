"""A consumer group at work, redrawn as it changes: who reads which partition, how far, and what is left."""

from dataclasses import dataclass

from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec

from lessons.course.layout import WIDEST
from lessons.course.live import Live, colour_of
from lessons.course.pictures import INK, PLAIN, Picture, box, rectangle, text, title

MOST = 8
"""Events shown of a partition; of a longer one the newest."""
LEFT, WIDE, HIGH, GAP, ROW, NAME = 98, 36, 28, 4, 44, 110
LAG, READER = LEFT + MOST * WIDE + 10, WIDEST - NAME - 10


@dataclass(frozen=True)
class Partition:
    """How far the group is in one partition.

    Args:
        number: its number.
        end: the offset that the next event will get.
        position: the offset that the group has committed; 0 where it has committed nothing.
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
    """What the broker says of a group at one moment.

    Args:
        name: the group's name.
        state: the broker's word for it, such as "Stable".
        held: by the name of each member the partitions that it reads.
        partitions: those of the topic.
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
        """How many events have not been read in the partitions of that member."""
        return sum(part.lag for part in self.partitions if part.number in self.held.get(member, ()))

    def reader(self, partition: int) -> str:
        """The member that reads the partition; "" where nobody does."""
        return next((name for name, numbers in self.held.items() if partition in numbers), "")


def watch(admin: KafkaAdminClient, topic: str, group: str) -> Live[Group]:
    """A live picture of the group on that topic, to be used with `with`.

    Args:
        admin: connected to the broker.
        topic: an existing topic.
        group: a group's name; it need not exist yet.
    """
    return Live(lambda: describe_group(admin, topic, group), draw)


def describe_group(admin: KafkaAdminClient, topic: str, group: str) -> Group:
    """Ask the broker for what the picture shows; nobody's position is changed by it.

    Raises:
        kafka.errors.KafkaError: the broker did not answer.
    """
    (described,) = admin.describe_topics([topic])
    places = [TopicPartition(topic, number) for number in range(len(described["partitions"]))]
    found = admin.describe_groups([group])[group]
    ends = admin.list_partition_offsets(dict.fromkeys(places, OffsetSpec.LATEST))
    committed = admin.list_group_offsets({group: places})[group]
    partitions = (Partition(place.partition, ends[place].offset, max(committed[place].offset, 0)) for place in places)
    held = sorted((member["client_id"], _partitions_of(member)) for member in found["members"])
    return Group(group, found["group_state"], dict(held), tuple(partitions))


def _partitions_of(member: dict) -> tuple[int, ...]:
    assignment = member["member_assignment"] or {"assigned_partitions": []}  # none while they agree
    return tuple(sorted(number for part in assignment["assigned_partitions"] for number in part["partitions"]))


def draw(group: Group) -> Picture:
    """The picture of this group; the same group gives the same picture."""
    shapes = [title(f"group {group.name}: {_state(group)}")]
    shapes += [text(LAG, 20, "lag"), text(READER, 20, "read by")]
    for line, partition in enumerate(group.partitions):
        shapes += _row(partition, group.reader(partition.number), 40 + line * ROW)
    top = 40 + len(group.partitions) * ROW
    shapes.append(text(10, top + HIGH / 2, "members"))
    for number, name in enumerate(group.held):
        shapes.append(box(LEFT + number * (NAME + 8), top, NAME, HIGH, name, colour_of(name)))
    return Picture(WIDEST, top + ROW, shapes, _words(group))


def _row(partition: Partition, reader: str, top: int) -> list[str]:
    first = max(0, partition.end - MOST)
    shapes = [text(10, top + HIGH / 2, f"partition {partition.number}")]
    for offset in range(first, partition.end):
        fill = PLAIN if offset < partition.position or not reader else colour_of(reader)
        shapes.append(box(LEFT + (offset - first) * WIDE, top, WIDE - GAP, HIGH, str(offset), fill))
    edge = LEFT + max(0, partition.position - first) * WIDE - GAP / 2
    shapes.append(rectangle(edge - 2, top - 4, 4, HIGH + 8, INK, INK))
    shapes.append(text(LAG, top + HIGH / 2, str(partition.lag)))
    label, fill = (reader, colour_of(reader)) if reader else ("nobody", PLAIN)
    return [*shapes, box(READER, top, NAME, HIGH, label, fill)]


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
