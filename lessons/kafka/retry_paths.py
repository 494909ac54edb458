"""A picture of each event's path through the retry topics, drawn from what is in the topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kafka import KafkaConsumer, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord

from lessons.course.grid import Grid
from lessons.course.layout import EDGE, SMALL, TOP, WIDEST, shortened
from lessons.course.pictures import PALETTE, Picture, arrow, text, title
from lessons.kafka.consumer import read_to_end
from lessons.kafka.dead_letters import ORIGIN, headers_of
from lessons.kafka.retries import attempts_of

MOST = 6
"""At most this many events are shown: the first."""
LEFT, WIDE, HIGH, DOWN = 134, 100, 40, 62
"""Pixels: the room for the topics' names, a column's greatest width, a box's height, from one row to the next."""
VISIT, DEAD, DONE = PALETTE[1], PALETTE[5], PALETTE[2]
HANDLED = "handled"

Origin = tuple[str, int, int]
"""Where an event was first: topic, partition and offset."""


@dataclass(frozen=True)
class Visit:
    """An event in one topic.

    Args:
        offset: its offset there.
        failed: how many attempts had failed before it came there.
    """

    offset: int
    failed: int


@dataclass(frozen=True)
class RetryPath:
    """The topics through which one event has gone.

    Args:
        key: the event's key as text; "" if it has none.
        visits: by topic, in the order in which it came there.
    """

    key: str
    visits: dict[str, Visit]


def draw_topics(address: str, topics: Sequence[str], handled: Sequence[str], notes: Mapping[str, str]) -> Picture:
    """Draw the path of every event of the first topic.

    Args:
        address: the broker's.
        topics: the topic of the events, then the retry topics, then the dead-letter topic.
        handled: the keys of the events that were handled, in the order in which that happened.
        notes: by topic, a few words below its name.

    Raises:
        kafka.errors.KafkaError: the broker did not answer.
    """
    return draw(topics, describe_paths(address, topics), handled, notes)


def describe_paths(address: str, topics: Sequence[str]) -> list[RetryPath]:
    """Ask the broker where the events of the first topic have been. This changes no group's position."""
    consumer = KafkaConsumer(bootstrap_servers=address, enable_auto_commit=False)
    paths: dict[Origin, RetryPath] = {}
    try:
        for topic in topics:
            for message in _all(consumer, topic):
                origin = _origin(message)
                if origin[0] == topics[0]:
                    path = paths.setdefault(origin, RetryPath((message.key or b"").decode(errors="replace"), {}))
                    path.visits[topic] = Visit(message.offset, attempts_of(message))
    finally:
        consumer.close()
    return list(paths.values())


def _all(consumer: KafkaConsumer, topic: str) -> list[ConsumerRecord]:
    partitions = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    return read_to_end(consumer)


def _origin(message: ConsumerRecord) -> Origin:
    """Where the event was first: the headers say so once it has failed."""
    topic, partition, offset = (headers_of(message).get(name, "") for name in ORIGIN)
    if partition.isdecimal() and offset.isdecimal():
        return topic, int(partition), int(offset)
    return message.topic, message.partition, message.offset


def draw(
    topics: Sequence[str], paths: Sequence[RetryPath], handled: Sequence[str], notes: Mapping[str, str]
) -> Picture:
    """Draw the paths: a column for each event, a row for each topic; arguments as for `draw_topics`."""
    rows, shown = [*topics[:-1], HANDLED, topics[-1]], paths[:MOST]
    heading = "where each event went" + (f", the first {MOST} of {len(paths)}" if len(paths) > MOST else "")
    grid = Grid(LEFT, min(WIDE, (WIDEST - EDGE - LEFT) / max(1, len(shown))), high=HIGH)
    shapes = [title(heading), *_names(rows, notes)]
    for number, path in enumerate(shown):
        shapes += _column(path, grid, number, rows, _number(handled, path.key))
    words = [heading, *(f"{topic}: {note}" for topic, note in notes.items())]
    words += [f"{_name(path)}: {', then '.join(_steps(path, handled))}" for path in paths]
    return Picture(WIDEST, TOP + 24 + len(rows) * DOWN - 12, shapes, "\n".join(words))


def _names(rows: Sequence[str], notes: Mapping[str, str]) -> list[str]:
    shapes = []
    for row, name in enumerate(rows):
        y = TOP + 24 + row * DOWN + HIGH / 2
        note = shortened(notes.get(name, ""), LEFT - EDGE - 4, SMALL)
        shapes.append(text(EDGE, y - (8 if note else 0), shortened(name, LEFT - EDGE - 4), bold=True))
        shapes += [text(EDGE, y + 8, note, SMALL)] if note else []
    return shapes


def _column(path: RetryPath, grid: Grid, column: int, rows: Sequence[str], done: str) -> list[str]:
    visits = [(rows.index(topic), _lines(visit)) for topic, visit in path.visits.items()]
    visits += [(rows.index(HANDLED), [done])] if done else []
    shapes = [grid.caption(column, TOP + 10, shortened(_name(path), grid.step - 2, SMALL))]
    above = None
    for row, lines in sorted(visits):
        y = TOP + 24 + row * DOWN
        shapes += [arrow(grid.middle(column), above, grid.middle(column), y)] if above else []
        shapes.append(grid.box(column, y, lines, _fill(row, rows)))
        above = y + HIGH
    return shapes


def _fill(row: int, rows: Sequence[str]) -> str:
    return {len(rows) - 1: DEAD, len(rows) - 2: DONE}.get(row, VISIT)


def _lines(visit: Visit) -> list[str]:
    return [f"offset {visit.offset}", *([f"{visit.failed} failed"] if visit.failed else [])]


def _number(handled: Sequence[str], key: str) -> str:
    return f"as no. {handled.index(key) + 1}" if key in handled else ""


def _name(path: RetryPath) -> str:
    return path.key or "no key"


def _steps(path: RetryPath, handled: Sequence[str]) -> list[str]:
    steps = [f"{topic} {' with '.join(_lines(visit))}" for topic, visit in path.visits.items()]
    done = _number(handled, path.key)
    return [*steps, *([f"{HANDLED} {done}"] if done else [])]
