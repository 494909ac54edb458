"""The way of each event through retry topics, as a picture drawn from what stands in the topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kafka import KafkaConsumer, TopicPartition

from lessons.course.layout import EDGE, GAP, SMALL, TOP, WIDEST, shortened
from lessons.course.pictures import PALETTE, Picture, arrow, box, text, title
from lessons.kafka.consumer import read_to_end
from lessons.kafka.dead_letters import ORIGIN, headers_of
from lessons.kafka.retries import attempts_of

MOST = 6
"""Events shown; of more the first."""
LEFT, WIDE, HIGH, DOWN = 134, 100, 40, 62
"""Pixels: the room for the topics' names, a column's greatest width, a box's height, from one row to the next."""
STOP, GIVEN_UP, DONE = PALETTE[1], PALETTE[5], PALETTE[2]
HANDLED = "handled"

Place = tuple[str, int, int]
"""A topic, a partition and an offset."""


@dataclass(frozen=True)
class Visit:
    """An event in one topic.

    Args:
        offset: where it is in its partition.
        failed: how many attempts had failed when it came there.
    """

    offset: int
    failed: int


@dataclass(frozen=True)
class RetryPath:
    """Where one event has been.

    Args:
        key: the event's key as text; "" where it has none.
        stops: by topic, in the order in which it came there.
    """

    key: str
    stops: dict[str, Visit]


def draw_topics(address: str, topics: Sequence[str], handled: Sequence[str], notes: Mapping[str, str]) -> Picture:
    """Draw the way of every event of the first topic.

    Args:
        address: the broker's.
        topics: where events come from, where they wait to be tried again, and last where they are given up.
        handled: the keys of the events that were handled, in the order in which that happened.
        notes: by topic a few words below its name.

    Raises:
        kafka.errors.KafkaError: the broker did not answer.
    """
    return draw(topics, describe_paths(address, topics), handled, notes)


def describe_paths(address: str, topics: Sequence[str]) -> list[RetryPath]:
    """Ask the broker where the events of the first topic have been; no group's position is changed by it."""
    consumer = KafkaConsumer(bootstrap_servers=address, enable_auto_commit=False)
    found: dict[Place, RetryPath] = {}
    try:
        for topic in topics:
            for message in _all(consumer, topic):
                origin = _origin(message)
                if origin[0] == topics[0]:
                    route = found.setdefault(origin, RetryPath((message.key or b"").decode(errors="replace"), {}))
                    route.stops[topic] = Visit(message.offset, attempts_of(message))
    finally:
        consumer.close()
    return list(found.values())


def _all(consumer: KafkaConsumer, topic: str) -> list:
    places = [TopicPartition(topic, number) for number in sorted(consumer.partitions_for_topic(topic) or ())]
    consumer.assign(places)
    consumer.seek_to_beginning(*places)
    return read_to_end(consumer)


def _origin(message) -> Place:
    """Where the event was first: its headers say so once it has been put aside."""
    topic, partition, offset = (headers_of(message).get(name, "") for name in ORIGIN)
    if partition.isdecimal() and offset.isdecimal():
        return topic, int(partition), int(offset)
    return message.topic, message.partition, message.offset


def draw(
    topics: Sequence[str], routes: Sequence[RetryPath], handled: Sequence[str], notes: Mapping[str, str]
) -> Picture:
    """The picture of these routes: a column for each event, a row for each topic; arguments as for `draw_topics`."""
    rows, shown = [*topics[:-1], HANDLED, topics[-1]], routes[:MOST]
    heading = "where each event went" + (f", the first {MOST} of {len(routes)}" if len(routes) > MOST else "")
    wide = min(WIDE, (WIDEST - EDGE - LEFT) / max(1, len(shown)))
    shapes = [title(heading), *_names(rows, notes)]
    for number, route in enumerate(shown):
        shapes += _column(route, LEFT + number * wide, wide - GAP, rows, _number(handled, route.key))
    words = [heading, *(f"{topic}: {note}" for topic, note in notes.items())]
    words += [f"{_name(route)}: {', then '.join(_steps(route, handled))}" for route in routes]
    return Picture(WIDEST, TOP + 24 + len(rows) * DOWN - 12, shapes, "\n".join(words))


def _names(rows: Sequence[str], notes: Mapping[str, str]) -> list[str]:
    found = []
    for row, name in enumerate(rows):
        y = TOP + 24 + row * DOWN + HIGH / 2
        note = shortened(notes.get(name, ""), LEFT - EDGE - 4, SMALL)
        found.append(text(EDGE, y - (8 if note else 0), shortened(name, LEFT - EDGE - 4), bold=True))
        found += [text(EDGE, y + 8, note, SMALL)] if note else []
    return found


def _column(route: RetryPath, x: float, wide: float, rows: Sequence[str], done: str) -> list[str]:
    stops = [(rows.index(topic), _lines(stop)) for topic, stop in route.stops.items()]
    stops += [(rows.index(HANDLED), [done])] if done else []
    shapes = [text(x + wide / 2, TOP + 10, shortened(_name(route), wide + GAP - 2, SMALL), SMALL, "middle")]
    above = None
    for row, lines in sorted(stops):
        y = TOP + 24 + row * DOWN
        shapes += [arrow(x + wide / 2, above, x + wide / 2, y)] if above else []
        shapes.append(box(x, y, wide, HIGH, lines, _fill(row, rows), SMALL))
        above = y + HIGH
    return shapes


def _fill(row: int, rows: Sequence[str]) -> str:
    return {len(rows) - 1: GIVEN_UP, len(rows) - 2: DONE}.get(row, STOP)


def _lines(stop: Visit) -> list[str]:
    return [f"offset {stop.offset}", *([f"{stop.failed} failed"] if stop.failed else [])]


def _number(handled: Sequence[str], key: str) -> str:
    return f"as no. {handled.index(key) + 1}" if key in handled else ""


def _name(route: RetryPath) -> str:
    return route.key or "no key"


def _steps(route: RetryPath, handled: Sequence[str]) -> list[str]:
    steps = [f"{topic} {' with '.join(_lines(stop))}" for topic, stop in route.stops.items()]
    done = _number(handled, route.key)
    return [*steps, *([f"{HANDLED} {done}"] if done else [])]
