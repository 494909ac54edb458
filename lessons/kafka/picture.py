"""A topic as it is on the broker: its partitions, the events coloured by key, and where each group stands."""

from dataclasses import dataclass

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

from lessons.course.pictures import Picture, arrow, box, colours, text
from lessons.kafka.consumer import read

MOST = 12
"""Events shown of a partition; of a longer one the newest."""
LEFT, WIDE, HIGH, GAP = 110, 76, 30, 6


@dataclass(frozen=True)
class Partition:
    """What is known of one partition.

    Args:
        number: its number.
        end: the offset that the next event will get.
        keys: the keys of the shown events by offset, as text; "" for an event without a key.
        groups: the committed offset of each group; None for a group that has committed nothing.
    """

    number: int
    end: int
    keys: dict[int, str]
    groups: dict[str, int | None]


def of_topic(address: str, topic: str, groups: tuple[str, ...] = ()) -> Picture:
    """Draw the topic as it is now.

    Args:
        address: the broker's.
        topic: an existing topic.
        groups: consumer groups whose committed offsets are shown.

    Raises:
        kafka.errors.KafkaError: the broker did not answer.
    """
    return draw(topic, look(address, topic, groups))


def look(address: str, topic: str, groups: tuple[str, ...] = ()) -> list[Partition]:
    """Ask the broker for what the picture shows; no group's position is changed by it."""
    consumer = KafkaConsumer(bootstrap_servers=address, enable_auto_commit=False)
    admin = KafkaAdminClient(bootstrap_servers=address)
    try:
        places = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]
        ends = consumer.end_offsets(places)
        committed = {group: admin.list_group_offsets({group: places})[group] for group in groups}
        return [
            Partition(
                place.partition,
                ends[place],
                _keys(consumer, place, ends[place]),
                {group: _offset(found.get(place)) for group, found in committed.items()},
            )
            for place in places
        ]
    finally:
        consumer.close()
        admin.close()


def _offset(committed) -> int | None:
    return None if committed is None or committed.offset < 0 else committed.offset


def _keys(consumer: KafkaConsumer, place: TopicPartition, end: int) -> dict[int, str]:
    consumer.assign([place])
    first = max(consumer.beginning_offsets([place])[place], end - MOST)
    consumer.seek(place, first)
    messages = read(consumer, end - first)
    return {message.offset: (message.key or b"").decode(errors="replace") for message in messages}


def draw(topic: str, partitions: list[Partition]) -> Picture:
    """The picture of these partitions; the same partitions give the same picture."""
    colour = colours(sorted({key for partition in partitions for key in partition.keys.values()}))
    shapes: list[str] = [text(10, 20, f"topic {topic}", bold=True)]
    top, width = 40, LEFT + 3 * WIDE
    for partition in partitions:
        shapes += _row(partition, top, colour)
        top += HIGH + 16 + 22 * len(partition.groups) + 8
        shown = len(partition.keys) + 1
        labels = max(map(_label_width, partition.groups), default=0)
        width = max(width, LEFT + shown * WIDE + max(labels, 0))
    return Picture(width + 10, top, shapes, "\n".join([f"topic {topic}", *map(_words, partitions)]))


def _label_width(group: str) -> int:
    return 8 * len(group) + 110 - WIDE


def _row(partition: Partition, top: int, colour: dict[str, str]) -> list[str]:
    shapes = [text(10, top + HIGH / 2, f"partition {partition.number}")]
    first = min(partition.keys, default=partition.end)
    for offset, key in partition.keys.items():
        x = LEFT + (offset - first) * WIDE
        shapes.append(box(x, top, WIDE - GAP, HIGH, key or "no key", colour[key], size=11))
        shapes.append(text(x + (WIDE - GAP) / 2, top + HIGH + 8, str(offset), size=10, anchor="middle"))
    for line, (group, offset) in enumerate(partition.groups.items()):
        x = LEFT + (max(offset or 0, first) - first) * WIDE + 8
        y = top + HIGH + 22 + 22 * line
        shapes.append(text(x + 8, y + 4, _position(group, offset), size=11))
        if offset is not None:
            shapes.append(arrow(x, y + 6, x, top + HIGH + 2))
    return shapes


def _position(group: str, offset: int | None) -> str:
    return f"{group} has no position" if offset is None else f"{group} reads {offset} next"


def _words(partition: Partition) -> str:
    events = ", ".join(f"{offset} {key or 'no key'}" for offset, key in partition.keys.items()) or "no events"
    groups = "".join(f"; group {_position(group, offset)}" for group, offset in partition.groups.items())
    return f"partition {partition.number}: {events}{groups}"
