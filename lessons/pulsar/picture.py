"""A topic as it is on the broker: its events coloured by key, each subscription's cursor and what it acknowledged."""

import re
from dataclasses import dataclass

import pulsar

from lessons.course.pictures import INK, PLAIN, Picture, box, colours, rectangle, shortened, text
from lessons.pulsar.admin import Admin
from lessons.pulsar.connecting import close, logger
from lessons.pulsar.consumer import read_to_end
from lessons.servers import Server

MOST = 12
"""Events shown of a topic; of a longer one the newest."""
COLUMNS = 6
"""Events on one line: so the picture is no wider than a page of JupyterLab, and its letters are shown as large."""
WIDTH, LEFT, WIDE, HIGH, GAP, LINE = 640, 140, 82, 30, 6, 34
TITLE, TAKEN = 98, 67  # of the picture of who got what: room for eight events
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


def of_topic(server: Server, topic: str) -> Picture:
    """Draw the topic as it is now.

    Args:
        server: the broker's handle.
        topic: an existing topic without partitions, or one partition.

    Raises:
        AdminError, pulsar.PulsarException: the broker did not answer.
    """
    return draw(look(server, topic))


def look(server: Server, topic: str) -> Topic:
    """Ask the broker for what the picture shows; no subscription's cursor is moved by it."""
    client = pulsar.Client(server.address, logger=logger())
    try:
        return look_with(Admin(server), client, topic)
    finally:
        close(client)


def look_with(admin: Admin, client: pulsar.Client, topic: str) -> Topic:
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
    shapes, top = [text(10, 20, f"topic {topic.name}", bold=True)], 40
    for start in range(0, max(len(shown), 1), COLUMNS):
        line = shown[start : start + COLUMNS]
        shapes += events_row(topic, line, first + start, top, colour)
        top += HIGH + 26
        for name, cursor in topic.cursors.items():
            shapes += [*cursor_row(name, cursor, line, top), *_bar(cursor, shown, start, top)]
            top += LINE
        top += 8
    return Picture(WIDTH, top - 4, shapes, _words(topic, shown, first))


def events_row(topic: Topic, places: list[Place], first: int, top: int, colour: dict[str, str]) -> list[str]:
    """The events at these places in a row, with their numbers; `first` is the number of the first."""
    shapes = [text(10, top + HIGH / 2, "events")]
    for column, place in enumerate(places):
        x, key = LEFT + column * WIDE, topic.keys[place]
        shapes.append(box(x, top, WIDE - GAP, HIGH, key or "no key", colour[key], size=12))
        shapes.append(text(x + (WIDE - GAP) / 2, top + HIGH + 9, str(first + column), size=12, anchor="middle"))
    return shapes


def cursor_row(name: str, cursor: Cursor, places: list[Place], top: int) -> list[str]:
    """What a subscription has done of the events at these places."""
    shapes = [text(10, top + 12, shortened(name, LEFT - 14, 12), size=12)]
    for column, place in enumerate(places):
        x, done = LEFT + column * WIDE, cursor.has(place)
        shapes.append(rectangle(x, top, WIDE - GAP, 24, PLAIN if done else "none", INK if not done else PLAIN))
        shapes.append(text(x + (WIDE - GAP) / 2, top + 12, DONE if done else WAITS, size=12, anchor="middle"))
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


def who_got_what(rows: dict[str, list[tuple[str, str]]]) -> Picture:
    """Draw which consumer got which event.

    Args:
        rows: by title (such as a subscription's type) the events in their order, each as its key and its consumer.
    """
    colour = colours(sorted({consumer for row in rows.values() for _, consumer in row}))
    shapes, top = [], 14
    for title, row in rows.items():
        shapes.append(text(10, top + HIGH / 2, title, bold=True))
        for number, (key, consumer) in enumerate(row):
            x = TITLE + number * TAKEN
            shapes.append(box(x, top, TAKEN - GAP, HIGH, consumer, colour[consumer], size=12))
            shapes.append(text(x + (TAKEN - GAP) / 2, top + HIGH + 9, key, size=12, anchor="middle"))
        top += HIGH + 26
    words = [f"{title}: {', '.join(f'{key} to {consumer}' for key, consumer in row)}" for title, row in rows.items()]
    return Picture(TITLE + max(map(len, rows.values())) * TAKEN + 6, top, shapes, "\n".join(words))
