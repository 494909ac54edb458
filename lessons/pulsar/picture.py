"""A topic as it is on the broker: its events coloured by key, each subscription's cursor and what it acknowledged."""

import re
from dataclasses import dataclass

import pulsar

from lessons.course.layout import SMALL, WIDEST, shortened
from lessons.course.pictures import INK, PLAIN, Picture, box, colours, rectangle, text, title
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.consumer import read_to_end
from lessons.servers import Server

MOST = 10
"""Events shown of a topic; of a longer one the newest."""
COLUMNS = 5
"""Events on one line."""
LEFT, WIDE, HIGH, GAP, LINE = 140, 82, 30, 6, 34
TAKEN = 135  # pixels for one event of the picture of who got what
DONE, WAITS = "done", "waits"

Place = tuple[int, int]
"""Where an event is: its ledger and its entry."""


@dataclass(frozen=True)
class Cursor:
    """What a subscription has acknowledged.

    Args:
        until: the place up to which all is acknowledged.
        ranges: further on, what is acknowledged: each from after the first place up to the second.
    """

    until: Place
    ranges: tuple[tuple[Place, Place], ...] = ()

    def has(self, place: Place) -> bool:
        """Whether the event at that place is acknowledged."""
        return place <= self.until or any(after < place <= last for after, last in self.ranges)


@dataclass(frozen=True)
class Topic:
    """What the picture shows.

    Args:
        name: the topic's name.
        keys: the keys of its events in their order, by place; "" for an event without a key.
        cursors: by subscription.
    """

    name: str
    keys: dict[Place, str]
    cursors: dict[str, Cursor]


def draw_topic(server: Server, topic: str) -> Picture:
    """Draw the topic as it is now.

    Args:
        server: the broker's handle.
        topic: an existing topic without partitions, or one partition.

    Raises:
        AdminError, pulsar.PulsarException: the broker did not answer.
    """
    return draw(describe_topic(server, topic))


def describe_topic(server: Server, topic: str) -> Topic:
    """Ask the broker for what the picture shows; no subscription's cursor is moved by it."""
    client = pulsar.Client(server.address, logger=client_logger())
    try:
        return describe_topic_with(Admin(server), client, topic)
    finally:
        close_client(client)


def describe_topic_with(admin: Admin, client: pulsar.Client, topic: str) -> Topic:
    """The same with clients that are there already."""
    cursors = admin.internal_stats(topic)["cursors"]
    reader = client.create_reader(topic, pulsar.MessageId.earliest)
    try:
        messages = read_to_end(reader)
    finally:
        reader.close()
    keys = {_place(message.message_id()): message.partition_key() for message in messages}
    return Topic(topic, keys, {name: _cursor(cursors[name]) for name in sorted(cursors)})


def _place(message_id: pulsar.MessageId) -> Place:
    return message_id.ledger_id(), message_id.entry_id()


def _cursor(found: dict) -> Cursor:
    """From the broker's words: markDeletePosition "5:1", individuallyDeletedMessages "[(5:2..5:4]]"."""
    numbers = re.findall(r"\((-?\d+):(-?\d+)\.\.(-?\d+):(-?\d+)\]", found["individuallyDeletedMessages"])
    ranges = [(int(a), int(b), int(c), int(d)) for a, b, c, d in numbers]
    ledger, entry = map(int, found["markDeletePosition"].split(":"))
    return Cursor((ledger, entry), tuple(((a, b), (c, d)) for a, b, c, d in ranges))


def draw(topic: Topic) -> Picture:
    """The picture of this topic; the same topic gives the same picture, whatever its ledgers are called."""
    shown = list(topic.keys)[-MOST:]
    first = len(topic.keys) - len(shown)
    colour = colours(sorted({topic.keys[place] for place in shown}))
    shapes, top = [title(f"topic {topic.name}")], 40
    for start in range(0, max(len(shown), 1), COLUMNS):
        line = shown[start : start + COLUMNS]
        shapes += events_row(topic, line, first + start, top, colour)
        top += HIGH + 26
        for name, cursor in topic.cursors.items():
            shapes += [*cursor_row(name, cursor, line, top), *_bar(cursor, shown, start, top)]
            top += LINE
        top += 8
    return Picture(WIDEST, top - 4, shapes, _words(topic, shown, first))


def events_row(topic: Topic, places: list[Place], first: int, top: int, colour: dict[str, str]) -> list[str]:
    """The events at these places in a row, with their numbers; `first` is the number of the first."""
    shapes = [text(10, top + HIGH / 2, "events")]
    for column, place in enumerate(places):
        x, key = LEFT + column * WIDE, topic.keys[place]
        shapes.append(box(x, top, WIDE - GAP, HIGH, key or "no key", colour[key], size=SMALL))
        shapes.append(text(x + (WIDE - GAP) / 2, top + HIGH + 9, str(first + column), size=SMALL, anchor="middle"))
    return shapes


def cursor_row(name: str, cursor: Cursor, places: list[Place], top: int) -> list[str]:
    """What a subscription has done of the events at these places."""
    shapes = [text(10, top + 12, shortened(name, LEFT - 14, SMALL), size=SMALL)]
    for column, place in enumerate(places):
        x, done = LEFT + column * WIDE, cursor.has(place)
        shapes.append(rectangle(x, top, WIDE - GAP, 24, PLAIN if done else "none", INK if not done else PLAIN))
        shapes.append(text(x + (WIDE - GAP) / 2, top + 12, DONE if done else WAITS, size=SMALL, anchor="middle"))
    return shapes


def cursor_bar(column: int, top: int) -> str:
    """The thick bar of a cursor that stands before that column."""
    return rectangle(LEFT + column * WIDE - GAP / 2 - 1.5, top - 3, 3, 30, INK, INK)


def _bar(cursor: Cursor, shown: list[Place], start: int, top: int) -> list[str]:
    """The cursor, on the line on which it stands: before the event that comes next, or after the last one."""
    before = sum(place <= cursor.until for place in shown)
    end = start + COLUMNS + (start + COLUMNS >= len(shown))
    return [cursor_bar(before - start, top)] if start <= before < end else []


def _words(topic: Topic, shown: list[Place], first: int) -> str:
    events = ", ".join(f"{first + number} {topic.keys[place] or 'no key'}" for number, place in enumerate(shown))
    lines = [f"topic {topic.name}: {events or 'no events'}"]
    for name, cursor in topic.cursors.items():
        waiting = [str(first + number) for number, place in enumerate(shown) if not cursor.has(place)]
        before = first + sum(place <= cursor.until for place in shown)
        lines.append(f"subscription {name}: cursor before {before}, waits for {', '.join(waiting) or 'nothing'}")
    return "\n".join(lines)


def draw_receivers(rows: dict[str, list[tuple[str, str]]]) -> Picture:
    """Draw which consumer got which event.

    Args:
        rows: by title (such as a subscription's type; at most four) the events in their order, each as its key and
            its consumer. A title has a column, with the first event at its top.
    """
    colour = colours(sorted({consumer for row in rows.values() for _, consumer in row}))
    shapes = []
    for column, (name, row) in enumerate(rows.items()):
        x = 10 + column * TAKEN
        shapes.append(text(x, 20, name, bold=True))
        for line, (key, consumer) in enumerate(row):
            label = f"{key} to {consumer}"
            shapes.append(box(x, 36 + line * LINE, TAKEN - GAP, HIGH, label, colour[consumer], size=SMALL))
    words = [f"{name}: {', '.join(f'{key} to {consumer}' for key, consumer in row)}" for name, row in rows.items()]
    return Picture(10 + len(rows) * TAKEN + 6, 40 + max(map(len, rows.values())) * LINE, shapes, "\n".join(words))
