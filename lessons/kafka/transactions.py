"""What transactions leave in a partition, as a picture: events that count, events that do not, and markers."""

from collections.abc import Sequence
from dataclasses import dataclass

from kafka import KafkaConsumer, TopicPartition

from lessons.course.layout import EDGE, SMALL, TOP, WIDEST, in_rows
from lessons.course.pictures import CARD, PALETTE, PLAIN, Picture, box, text, title
from lessons.kafka.consumer import read_to_end

COMMITTED, ABORTED, OPEN, MARKER = "committed", "aborted", "open", "marker"
FILLS = {COMMITTED: PALETTE[2], ABORTED: PLAIN, OPEN: PALETTE[3], MARKER: CARD}
WIDE, GAP, HIGH, DOWN = 90, 6, 42, 66


@dataclass(frozen=True)
class Record:
    """What is at one offset.

    Args:
        offset: its place.
        kind: COMMITTED, ABORTED, OPEN, or MARKER (the end of a transaction, which no consumer is given).
        value: the event; "" for a marker.
    """

    offset: int
    kind: str
    value: str = ""


def draw_topic(address: str, topic: str) -> Picture:
    """Draw partition 0 of the topic as it is now.

    Raises:
        kafka.errors.KafkaError: the broker did not answer.
    """
    return draw(topic, describe_partition(address, topic))


def describe_partition(address: str, topic: str) -> list[Record]:
    """Ask the broker what is at each offset: what only `read_uncommitted` is given was aborted, or is still open."""
    everything, end = _read(address, topic, "read_uncommitted")
    committed, stable = _read(address, topic, "read_committed")

    def kind(offset: int) -> str:
        if offset not in everything:
            return MARKER
        return COMMITTED if offset in committed else ABORTED if offset < stable else OPEN

    first = min(everything, default=end)
    return [Record(offset, kind(offset), everything.get(offset, "")) for offset in range(first, end)]


def _read(address: str, topic: str, isolation: str) -> tuple[dict[int, str], int]:
    """The events by offset, and where reading ends: with "read_committed" at the first open transaction."""
    consumer = KafkaConsumer(bootstrap_servers=address, enable_auto_commit=False, isolation_level=isolation)
    place = TopicPartition(topic, 0)
    try:
        consumer.assign([place])
        consumer.seek_to_beginning(place)
        found = {message.offset: message.value.decode(errors="replace") for message in read_to_end(consumer)}
        return found, consumer.end_offsets([place])[place]
    finally:
        consumer.close()


def draw(topic: str, records: Sequence[Record]) -> Picture:
    """The picture of these records; the last word of an event is shown."""
    shapes, top = [title(f"topic {topic}, offset by offset")], TOP
    for row in in_rows(records, EDGE, WIDE):
        for number, record in enumerate(row):
            x, wide = EDGE + number * WIDE, WIDE - GAP
            shapes.append(box(x, top, wide, HIGH, _lines(record), FILLS[record.kind], SMALL))
            shapes.append(text(x + wide / 2, top + HIGH + 10, str(record.offset), SMALL, "middle"))
        top += DOWN
    return Picture(WIDEST, top, shapes, "\n".join([f"topic {topic}, offset by offset", *map(_words, records)]))


def _lines(record: Record) -> list[str]:
    return [*record.value.split()[-1:], record.kind]


def _words(record: Record) -> str:
    return f"{record.offset}: {record.kind}{f', {record.value}' if record.value else ''}"
