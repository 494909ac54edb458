"""A live picture of a topic, its subscriptions and their consumers: what was sent, received and acknowledged."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import pulsar

from lessons.course.grid import Box, Grid
from lessons.course.layout import EDGE, HIGH, NARROW, SIZE, SMALL, TOP, WIDEST
from lessons.course.live import Live, colour_of
from lessons.course.pictures import PLAIN, Picture, text, title
from lessons.pulsar.admin import Admin
from lessons.pulsar.picture import (
    COLUMNS,
    EVENTS,
    Position,
    Topic,
    cursor_bar,
    cursor_row,
    describe_topic_with,
    events_row,
)

ROW, BLOCK = 34, 76
"""Pixels: from a subscription down to its consumers, and to the next subscription."""
CONSUMERS = Grid(left=EVENTS.left, step=2 * EVENTS.step, gap=NARROW, high=26, size=SIZE)


@dataclass(frozen=True)
class Subscription:
    """What the broker knows of a subscription at one moment.

    Args:
        type: such as "Shared".
        backlog: how many events are not acknowledged.
        held: by consumer, how many events the broker has sent it that are not acknowledged. (For the types with one
            consumer at a time, the broker does not count them.)
    """

    type: str
    backlog: int
    held: dict[str, int]


@dataclass(frozen=True)
class Snapshot:
    """What the broker knows at one moment.

    Args:
        topic: its events and cursors.
        subscriptions: by name.
    """

    topic: Topic
    subscriptions: dict[str, Subscription]

    def backlog(self, subscription: str) -> int:
        """How many events of the subscription are not acknowledged."""
        return self.subscriptions[subscription].backlog

    def held(self, consumer: str) -> int:
        """How many events that consumer has received and not acknowledged; 0 if there is no such consumer."""
        return sum(one.held.get(consumer, 0) for one in self.subscriptions.values())


@contextmanager
def open_consumers(
    client: pulsar.Client, topic: str, subscriptions: Mapping[str, tuple[str, pulsar.ConsumerType]]
) -> Iterator[list[pulsar.Consumer]]:
    """Consumers of that topic, closed at the end. Each of them prefetches one event.

    Args:
        client: for the broker.
        topic: an existing topic.
        subscriptions: by the consumer's name, its subscription and the subscription's type.
    """
    opened: list[pulsar.Consumer] = []
    try:
        for name, (subscription, kind) in subscriptions.items():
            opened.append(client.subscribe(topic, subscription, kind, consumer_name=name, receiver_queue_size=1))
        yield opened
    finally:
        for consumer in opened:
            with suppress(pulsar.AlreadyClosed, ValueError):  # the client raises one of them if it is closed already
                consumer.close()


def acknowledge_one_by_one(
    view: Live[Snapshot], consumer: pulsar.Consumer, subscription: str, messages: Iterable[pulsar.Message]
) -> None:
    """Acknowledge one message after the other, each when the picture shows the acknowledgement before it."""
    for message in messages:
        consumer.acknowledge(message)
        view.until(partial(_has_smaller_backlog, subscription, view.seen[-1].backlog(subscription)))


def _has_smaller_backlog(subscription: str, before: int, now: Snapshot) -> bool:
    return now.backlog(subscription) < before


def watch(admin: Admin, client: pulsar.Client, topic: str) -> Live[Snapshot]:
    """A live picture of the topic: a context manager.

    Args:
        admin: for the broker.
        client: for the broker.
        topic: an existing topic; its first five events are shown.
    """
    return Live(lambda: describe_topic(admin, client, topic), draw)


def describe_topic(admin: Admin, client: pulsar.Client, topic: str) -> Snapshot:
    """Ask the broker for what the picture shows. This moves no cursor.

    Raises:
        AdminError, pulsar.PulsarException: the broker did not answer.
    """
    described = describe_topic_with(admin, client, topic)
    stats = admin.stats(topic)["subscriptions"]
    return Snapshot(described, {name: _subscription(stats[name]) for name in described.cursors if name in stats})


def _subscription(stats: dict[str, Any]) -> Subscription:
    held = sorted((consumer["consumerName"], consumer["unackedMessages"]) for consumer in stats["consumers"])
    return Subscription(stats["type"], stats["msgBacklog"], dict(held))


def draw(seen: Snapshot) -> Picture:
    """Draw the snapshot; the same snapshot gives the same picture."""
    positions = list(seen.topic.keys)[:COLUMNS]
    plain = dict.fromkeys(seen.topic.keys.values(), PLAIN)  # only consumers have colours
    shapes = [title(f"topic {seen.topic.name}"), *events_row(seen.topic, positions, 0, TOP, plain)]
    top = TOP + HIGH + 30
    for name, subscription in seen.subscriptions.items():
        cursor = seen.topic.cursors[name]
        shapes += cursor_row(name, cursor, positions, top)
        shapes.append(cursor_bar(sum(position <= cursor.until for position in positions), top))
        shapes += _consumers(subscription, top + ROW)
        top += BLOCK
    return Picture(WIDEST, top, shapes, "\n".join([_events(seen.topic, positions), *_words(seen)]))


def _consumers(subscription: Subscription, top: int) -> list[str]:
    held = subscription.held.items()
    boxes = [Box(f"{name} holds {count}" if count else name, colour_of(name)) for name, count in held]
    return [text(EDGE, top + 12, subscription.type, size=SMALL), *CONSUMERS.row(top, boxes)]


def _events(topic: Topic, positions: list[Position]) -> str:
    events = ", ".join(f"{number} {topic.keys[position] or 'no key'}" for number, position in enumerate(positions))
    return f"topic {topic.name}: {events or 'no events'}"


def _words(seen: Snapshot) -> Iterator[str]:
    positions = list(seen.topic.keys)[:COLUMNS]
    for name, subscription in seen.subscriptions.items():
        cursor = seen.topic.cursors[name]
        waiting = [str(number) for number, position in enumerate(positions) if not cursor.has(position)]
        before = sum(position <= cursor.until for position in positions)
        consumers = (
            ", ".join(f"{consumer} holds {held}" for consumer, held in subscription.held.items()) or "no consumers"
        )
        waits = f"cursor before {before}, waits for {', '.join(waiting) or 'nothing'}"
        yield f"subscription {name}, {subscription.type}: {waits}; {consumers}"
