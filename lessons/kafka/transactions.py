"""A picture of what transactions leave in a partition: committed events, aborted events, and markers."""

from collections.abc import Sequence
from dataclasses import dataclass

from kafka import KafkaConsumer, TopicPartition

from lessons.course.grid import Box, Grid
from lessons.course.layout import EDGE, NARROW, TOP, WIDEST
from lessons.course.pictures import CARD, PALETTE, PLAIN, Picture, title
from lessons.kafka.consumer import read_to_end

COMMITTED, ABORTED, OPEN, MARKER = "committed", "aborted", "open", "marker"
FILLS = {COMMITTED: PALETTE[2], ABORTED: PLAIN, OPEN: PALETTE[3], MARKER: CARD}
RECORDS = Grid(left=EDGE, step=90, gap=NARROW, high=42)
DOWN = 66
"""Pixels from one row to the next."""


@dataclass(frozen=True)
class Record:
    """The record at one offset.

    Args:
        offset: its offset.
        kind: COMMITTED, ABORTED, OPEN, or MARKER (it ends a transaction; consumers do not get it).
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
    """Ask the broker for every record. What only `read_uncommitted` returns was aborted, or is still open."""
    everything, end = _read(address, topic, "read_uncommitted")
    committed, stable = _read(address, topic, "read_committed")

    def kind(offset: int) -> str:
        if offset not in everything:
            return MARKER
        return COMMITTED if offset in committed else ABORTED if offset < stable else OPEN

    first = min(everything, default=end)
    return [Record(offset, kind(offset), everything.get(offset, "")) for offset in range(first, end)]


def _read(address: str, topic: str, isolation: str) -> tuple[dict[int, str], int]:
    """The events by offset, and the end offset: with "read_committed" it is the first open transaction."""
    consumer = KafkaConsumer(bootstrap_servers=address, enable_auto_commit=False, isolation_level=isolation)
    partition = TopicPartition(topic, 0)
    try:
        consumer.assign([partition])
        consumer.seek_to_beginning(partition)
        values = {message.offset: message.value.decode(errors="replace") for message in read_to_end(consumer)}
        return values, consumer.end_offsets([partition])[partition]
    finally:
        consumer.close()


def draw(topic: str, records: Sequence[Record]) -> Picture:
    """Draw the records, each event with its last word."""
    shapes, top = [title(f"topic {topic}, offset by offset")], TOP
    for row in RECORDS.rows(records):
        shapes += RECORDS.row(top, [Box(_lines(one), FILLS[one.kind], str(one.offset)) for one in row])
        top += DOWN
    return Picture(WIDEST, top, shapes, "\n".join([f"topic {topic}, offset by offset", *map(_words, records)]))


def _lines(record: Record) -> list[str]:
    return [*record.value.split()[-1:], record.kind]


def _words(record: Record) -> str:
    return f"{record.offset}: {record.kind}{f', {record.value}' if record.value else ''}"
