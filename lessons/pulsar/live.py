"""A topic, its subscriptions and their consumers, redrawn as events are sent, received and acknowledged."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

import pulsar

from lessons.course.layout import SMALL, WIDEST
from lessons.course.live import Live, colour_of
from lessons.course.pictures import PLAIN, Picture, box, text, title
from lessons.pulsar.admin import Admin
from lessons.pulsar.picture import COLUMNS, GAP, HIGH, LEFT, WIDE, Topic, cursor_bar, cursor_row, events_row
from lessons.pulsar.picture import describe_topic_with as look_at_topic

ROW, BLOCK = 34, 76
BADGE = 2 * WIDE
"""Width of a consumer's box."""


@dataclass(frozen=True)
class Subscription:
    """What the broker says of a subscription at one moment.

    Args:
        type: such as "Shared".
        backlog: how many events it waits for.
        held: by consumer, the events that the broker has given it and that are not acknowledged. (Of the types with
            one consumer at a time the broker counts none.)
    """

    type: str
    backlog: int
    held: dict[str, int]


@dataclass(frozen=True)
class Snapshot:
    """What the broker says at one moment.

    Args:
        topic: events and cursors.
        subscriptions: by name.
    """

    topic: Topic
    subscriptions: dict[str, Subscription]

    def backlog(self, subscription: str) -> int:
        """How many events the subscription waits for."""
        return self.subscriptions[subscription].backlog

    def held(self, consumer: str) -> int:
        """How many events that consumer has and has not acknowledged; 0 for one that is not there."""
        return sum(one.held.get(consumer, 0) for one in self.subscriptions.values())


@contextmanager
def open_consumers(
    client: pulsar.Client, topic: str, places: Mapping[str, tuple[str, pulsar.ConsumerType]]
) -> Iterator[list[pulsar.Consumer]]:
    """Consumers of that topic, closed in the end; each fetches one event ahead.

    Args:
        client: of the broker.
        topic: an existing topic.
        places: by the consumer's name its subscription and the type of that.
    """
    made: list[pulsar.Consumer] = []
    try:
        for name, (subscription, kind) in places.items():
            made.append(client.subscribe(topic, subscription, kind, consumer_name=name, receiver_queue_size=1))
        yield made
    finally:
        for consumer in made:
            with suppress(pulsar.AlreadyClosed, ValueError):  # what the client raises for one that was closed already
                consumer.close()


def acknowledge_one_by_one(
    view: Live[Snapshot], consumer: pulsar.Consumer, subscription: str, messages: Iterable[pulsar.Message]
) -> None:
    """Acknowledge one message after the other, each when the picture shows that the one before it is done."""
    for message in messages:
        consumer.acknowledge(message)
        view.until(partial(_waits_for_fewer, subscription, view.seen[-1].backlog(subscription)))


def _waits_for_fewer(subscription: str, before: int, now: Snapshot) -> bool:
    return now.backlog(subscription) < before


def watch(admin: Admin, client: pulsar.Client, topic: str) -> Live[Snapshot]:
    """A live picture of the topic, to be used with `with`.

    Args:
        admin: of the broker.
        client: of the broker.
        topic: an existing topic; its first five events are shown.
    """
    return Live(lambda: describe_topic(admin, client, topic), draw)


def describe_topic(admin: Admin, client: pulsar.Client, topic: str) -> Snapshot:
    """Ask the broker for what the picture shows; no cursor is moved by it.

    Raises:
        AdminError, pulsar.PulsarException: the broker did not answer.
    """
    found = look_at_topic(admin, client, topic)
    stats = admin.stats(topic)["subscriptions"]
    return Snapshot(found, {name: _subscription(stats[name]) for name in found.cursors if name in stats})


def _subscription(found: dict) -> Subscription:
    held = sorted((consumer["consumerName"], consumer["unackedMessages"]) for consumer in found["consumers"])
    return Subscription(found["type"], found["msgBacklog"], dict(held))


def draw(seen: Snapshot) -> Picture:
    """The picture of what was seen; the same gives the same picture."""
    places = list(seen.topic.keys)[:COLUMNS]
    plain = dict.fromkeys(seen.topic.keys.values(), PLAIN)  # the colours are the consumers'
    shapes = [title(f"topic {seen.topic.name}"), *events_row(seen.topic, places, 0, 40, plain)]
    top = 40 + HIGH + 30
    for name, subscription in seen.subscriptions.items():
        cursor = seen.topic.cursors[name]
        shapes += cursor_row(name, cursor, places, top)
        shapes.append(cursor_bar(sum(place <= cursor.until for place in places), top))
        shapes += _consumers(subscription, top + ROW)
        top += BLOCK
    return Picture(WIDEST, top, shapes, "\n".join([_events(seen.topic, places), *_words(seen)]))


def _consumers(subscription: Subscription, top: int) -> list[str]:
    shapes = [text(10, top + 12, subscription.type, size=SMALL)]
    for number, (name, held) in enumerate(subscription.held.items()):
        label = f"{name} holds {held}" if held else name
        shapes.append(box(LEFT + number * BADGE, top, BADGE - GAP, 26, label, colour_of(name)))
    return shapes


def _events(topic: Topic, places: list) -> str:
    events = ", ".join(f"{number} {topic.keys[place] or 'no key'}" for number, place in enumerate(places))
    return f"topic {topic.name}: {events or 'no events'}"


def _words(seen: Snapshot) -> Iterator[str]:
    places = list(seen.topic.keys)[:COLUMNS]
    for name, subscription in seen.subscriptions.items():
        cursor = seen.topic.cursors[name]
        waiting = [str(number) for number, place in enumerate(places) if not cursor.has(place)]
        before = sum(place <= cursor.until for place in places)
        who = ", ".join(f"{consumer} holds {held}" for consumer, held in subscription.held.items()) or "no consumers"
        waits = f"cursor before {before}, waits for {', '.join(waiting) or 'nothing'}"
        yield f"subscription {name}, {subscription.type}: {waits}; {who}"
