"""A picture of a topic: its partitions, its events coloured by key, and the position of each group."""

from dataclasses import dataclass

from kafka import KafkaAdminClient, KafkaConsumer, OffsetAndMetadata, TopicPartition

from lessons.course.grid import Box, Grid
from lessons.course.layout import EDGE, HIGH, NARROW, SMALL, TOP, WIDEST, shortened, width_of
from lessons.course.pictures import Picture, arrow, colours, text, title
from lessons.kafka.consumer import read

MOST = 12
"""At most this many events of a partition are shown: the newest."""
COLUMNS = 6
"""Events on one line."""
EVENTS = Grid(left=108, step=74, gap=NARROW, down=8)


@dataclass(frozen=True)
class Partition:
    """What the picture shows of one partition.

    Args:
        number: its number.
        end: the offset that the next event will get.
        keys: by offset, the keys of the shown events as text; "" for an event without a key.
        groups: by group, its committed offset; None if it has committed nothing.
    """

    number: int
    end: int
    keys: dict[int, str]
    groups: dict[str, int | None]


def draw_topic(address: str, topic: str, groups: tuple[str, ...] = ()) -> Picture:
    """Draw the topic as it is now.

    Args:
        address: the broker's.
        topic: an existing topic.
        groups: consumer groups whose positions are shown.

    Raises:
        kafka.errors.KafkaError: the broker did not answer.
    """
    return draw(topic, describe_topic(address, topic, groups))


def describe_topic(address: str, topic: str, groups: tuple[str, ...] = ()) -> list[Partition]:
    """Ask the broker for what the picture shows. This changes no group's position."""
    consumer = KafkaConsumer(bootstrap_servers=address, enable_auto_commit=False)
    admin = KafkaAdminClient(bootstrap_servers=address)
    try:
        partitions = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]
        ends = consumer.end_offsets(partitions)
        committed = {group: admin.list_group_offsets({group: partitions})[group] for group in groups}
        return [
            Partition(
                partition.partition,
                ends[partition],
                _keys(consumer, partition, ends[partition]),
                {group: _offset(offsets.get(partition)) for group, offsets in committed.items()},
            )
            for partition in partitions
        ]
    finally:
        consumer.close()
        admin.close()


def _offset(committed: OffsetAndMetadata | None) -> int | None:
    return None if committed is None or committed.offset < 0 else int(committed.offset)


def _keys(consumer: KafkaConsumer, partition: TopicPartition, end: int) -> dict[int, str]:
    consumer.assign([partition])
    first = max(consumer.beginning_offsets([partition])[partition], end - MOST)
    consumer.seek(partition, first)
    messages = read(consumer, end - first)
    return {message.offset: (message.key or b"").decode(errors="replace") for message in messages}


def draw(topic: str, partitions: list[Partition]) -> Picture:
    """Draw the partitions; the same partitions give the same picture."""
    colour = colours(sorted({key for partition in partitions for key in partition.keys.values()}))
    shapes, top = [title(f"topic {topic}")], TOP
    for partition in partitions:
        shapes.append(text(EDGE, top + HIGH / 2, f"partition {partition.number}"))
        for offsets in _lines(partition):
            groups = _groups_on(partition, offsets)
            shapes += [*_events(partition, offsets, top, colour), *_groups(groups, offsets, top + HIGH)]
            top += HIGH + 16 + 22 * len(groups)
        top += 8
    return Picture(WIDEST, top, shapes, "\n".join([f"topic {topic}", *map(_words, partitions)]))


def _lines(partition: Partition) -> list[range]:
    """The offsets on each line of the picture."""
    first = min(partition.keys, default=partition.end)
    starts = range(first, max(partition.end, first + 1), COLUMNS)
    return [range(start, min(start + COLUMNS, partition.end)) for start in starts]


def _groups_on(partition: Partition, offsets: range) -> dict[str, int | None]:
    """The groups whose positions are on that line. The first line has earlier positions too, the last line the end."""
    first, last = min(partition.keys, default=partition.end), offsets.stop == partition.end
    low, high = (0 if offsets.start == first else offsets.start), offsets.stop + last
    return {group: offset for group, offset in partition.groups.items() if low <= (offset or 0) < high}


def _events(partition: Partition, offsets: range, top: int, colour: dict[str, str]) -> list[str]:
    def boxed(offset: int) -> Box | None:
        key = partition.keys.get(offset)
        return None if key is None else Box(key or "no key", colour[key], str(offset))

    return EVENTS.row(top, map(boxed, offsets))


def _groups(groups: dict[str, int | None], offsets: range, top: int) -> list[str]:
    shapes = []
    for line, (group, offset) in enumerate(groups.items()):
        column = max(offset or 0, offsets.start) - offsets.start
        x, y = min(EVENTS.x(column) + 8, WIDEST - 8), top + 22 + 22 * line
        shapes.append(_beside(x, y + 4, _position(group, offset)))
        if offset is not None:
            shapes.append(arrow(x, y + 6, x, top + 2))
    return shapes


def _beside(x: float, y: float, words: str) -> str:
    """Words to the right of the point, or to the left if they fit only there."""
    right, left = WIDEST - EDGE - (x + 8), x - 18
    anchor = "start" if width_of(words, SMALL) <= right or right >= left else "end"
    at, room = (x + 8, right) if anchor == "start" else (x - 8, left)
    return text(at, y, shortened(words, room, SMALL), size=SMALL, anchor=anchor)


def _position(group: str, offset: int | None) -> str:
    return f"{group} has no position" if offset is None else f"{group} reads {offset} next"


def _words(partition: Partition) -> str:
    events = ", ".join(f"{offset} {key or 'no key'}" for offset, key in partition.keys.items()) or "no events"
    groups = "".join(f"; group {_position(group, offset)}" for group, offset in partition.groups.items())
    return f"partition {partition.number}: {events}{groups}"
