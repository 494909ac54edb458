"""A picture of a topic: its events coloured by key, and what each subscription has acknowledged."""

import re
from dataclasses import dataclass
from typing import Any

import pulsar

from lessons.course.grid import Box, Grid
from lessons.course.layout import EDGE, HIGH, NARROW, SMALL, TOP, WIDEST, shortened
from lessons.course.pictures import INK, PLAIN, Picture, colours, rectangle, text, title
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.consumer import read_to_end
from lessons.servers import Server

MOST = 10
"""At most this many events are shown: the newest."""
COLUMNS = 5
"""Events on one line."""
EVENTS = Grid(left=140, step=82, gap=NARROW, down=9)
RECEIVED = Grid(left=EDGE, step=135, gap=NARROW)
LINE = 34
"""Pixels from one row of a subscription, or of received events, to the next."""
DONE, WAITS = "done", "waits"

Position = tuple[int, int]
"""Where an event is: its ledger and its entry."""


@dataclass(frozen=True)
class Cursor:
    """What a subscription has acknowledged.

    Args:
        until: the position up to which everything is acknowledged.
        ranges: what is acknowledged further on: each range begins after its first position and ends with its second.
    """

    until: Position
    ranges: tuple[tuple[Position, Position], ...] = ()

    def has(self, position: Position) -> bool:
        """Whether the event at that position is acknowledged."""
        return position <= self.until or any(after < position <= last for after, last in self.ranges)


@dataclass(frozen=True)
class Topic:
    """What the picture shows.

    Args:
        name: the topic's name.
        keys: by position, the keys of its events in their order; "" for an event without a key.
        cursors: by subscription.
    """

    name: str
    keys: dict[Position, str]
    cursors: dict[str, Cursor]


def draw_topic(server: Server, topic: str) -> Picture:
    """Draw the topic as it is now.

    Args:
        server: the broker's handle.
        topic: an existing topic without partitions, or a partition.

    Raises:
        AdminError, pulsar.PulsarException: the broker did not answer.
    """
    return draw(describe_topic(server, topic))


def describe_topic(server: Server, topic: str) -> Topic:
    """Ask the broker for what the picture shows. This moves no cursor."""
    client = pulsar.Client(server.address, logger=client_logger())
    try:
        return describe_topic_with(Admin(server), client, topic)
    finally:
        close_client(client)


def describe_topic_with(admin: Admin, client: pulsar.Client, topic: str) -> Topic:
    """The same as `describe_topic`, with clients that exist already."""
    cursors = admin.internal_stats(topic)["cursors"]
    reader = client.create_reader(topic, pulsar.MessageId.earliest)
    try:
        messages = read_to_end(reader)
    finally:
        reader.close()
    keys = {_position(message.message_id()): message.partition_key() for message in messages}
    return Topic(topic, keys, {name: _cursor(cursors[name]) for name in sorted(cursors)})


def _position(message_id: pulsar.MessageId) -> Position:
    return message_id.ledger_id(), message_id.entry_id()


def _cursor(stats: dict[str, Any]) -> Cursor:
    """From the broker's statistics: markDeletePosition "5:1", individuallyDeletedMessages "[(5:2..5:4]]"."""
    numbers = re.findall(r"\((-?\d+):(-?\d+)\.\.(-?\d+):(-?\d+)\]", stats["individuallyDeletedMessages"])
    ranges = [(int(a), int(b), int(c), int(d)) for a, b, c, d in numbers]
    ledger, entry = map(int, stats["markDeletePosition"].split(":"))
    return Cursor((ledger, entry), tuple(((a, b), (c, d)) for a, b, c, d in ranges))


def draw(topic: Topic) -> Picture:
    """Draw the topic; the same topic gives the same picture, whatever the ids of its ledgers are."""
    shown = list(topic.keys)[-MOST:]
    first = len(topic.keys) - len(shown)
    colour = colours(sorted({topic.keys[position] for position in shown}))
    shapes, top = [title(f"topic {topic.name}")], TOP
    for start in range(0, max(len(shown), 1), COLUMNS):
        line = shown[start : start + COLUMNS]
        shapes += events_row(topic, line, first + start, top, colour)
        top += HIGH + 26
        for name, cursor in topic.cursors.items():
            shapes += [*cursor_row(name, cursor, line, top), *_bar(cursor, shown, start, top)]
            top += LINE
        top += 8
    return Picture(WIDEST, top - 4, shapes, _words(topic, shown, first))


def events_row(topic: Topic, positions: list[Position], first: int, top: int, colour: dict[str, str]) -> list[str]:
    """A row of the events at these positions, with their numbers.

    Args:
        topic: the topic.
        positions: the positions of the events.
        first: the number of the first event.
        top: pixels.
        colour: by key.
    """
    keys = [topic.keys[position] for position in positions]
    boxes = [Box(key or "no key", colour[key], str(number)) for number, key in enumerate(keys, first)]
    return [text(EDGE, top + HIGH / 2, "events"), *EVENTS.row(top, boxes)]


def cursor_row(name: str, cursor: Cursor, positions: list[Position], top: int) -> list[str]:
    """A row that shows which of the events at these positions a subscription has acknowledged."""
    shapes = [text(EDGE, top + 12, shortened(name, EVENTS.left - 14, SMALL), size=SMALL)]
    for column, position in enumerate(positions):
        x, wide, done = EVENTS.x(column), EVENTS.width, cursor.has(position)
        shapes.append(rectangle(x, top, wide, 24, PLAIN if done else "none", INK if not done else PLAIN))
        shapes.append(EVENTS.caption(column, top + 12, DONE if done else WAITS))
    return shapes


def cursor_bar(column: int, top: int) -> str:
    """The thick bar of a cursor, before that column."""
    return rectangle(EVENTS.before(column) - 1.5, top - 3, 3, 30, INK, INK)


def _bar(cursor: Cursor, shown: list[Position], start: int, top: int) -> list[str]:
    """The cursor's bar if it is on that line: before the next event, or after the last one."""
    before = sum(position <= cursor.until for position in shown)
    end = start + COLUMNS + (start + COLUMNS >= len(shown))
    return [cursor_bar(before - start, top)] if start <= before < end else []


def _words(topic: Topic, shown: list[Position], first: int) -> str:
    events = ", ".join(f"{first + number} {topic.keys[position] or 'no key'}" for number, position in enumerate(shown))
    lines = [f"topic {topic.name}: {events or 'no events'}"]
    for name, cursor in topic.cursors.items():
        waiting = [str(first + number) for number, position in enumerate(shown) if not cursor.has(position)]
        before = first + sum(position <= cursor.until for position in shown)
        lines.append(f"subscription {name}: cursor before {before}, waits for {', '.join(waiting) or 'nothing'}")
    return "\n".join(lines)


def draw_receivers(rows: dict[str, list[tuple[str, str]]]) -> Picture:
    """Draw which consumer received which event.

    Args:
        rows: by title (such as a subscription's type; at most four), the events in their order: each with its key and
            its consumer. Each title has a column, with the first event at the top.
    """
    colour = colours(sorted({consumer for row in rows.values() for _, consumer in row}))
    shapes = []
    for column, (name, row) in enumerate(rows.items()):
        shapes.append(text(RECEIVED.x(column), 20, name, bold=True))
        for line, (key, consumer) in enumerate(row):
            shapes.append(RECEIVED.box(column, 36 + line * LINE, f"{key} to {consumer}", colour[consumer]))
    words = [f"{name}: {', '.join(f'{key} to {consumer}' for key, consumer in row)}" for name, row in rows.items()]
    return Picture(round(RECEIVED.x(len(rows))) + 6, 40 + max(map(len, rows.values())) * LINE, shapes, "\n".join(words))
