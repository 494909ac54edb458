"""Clusters side by side and the events that each of them has: where each was sent, and where it came to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pulsar

from lessons.course.layout import EDGE, SMALL, TOP, WIDEST
from lessons.course.pictures import LINE, PALETTE, PLAIN, Picture, arrow, box, line, title
from lessons.pulsar.connecting import client_logger, close_client
from lessons.pulsar.consumer import read_to_end
from lessons.servers import Server

WIDE, HIGH, DOWN = 186, 26, 36
"""Pixels: a box's width and height, and from one row to the next."""
SENT, CAME, TROUBLE = PALETTE[1], PALETTE[2], PALETTE[5]


@dataclass(frozen=True)
class EventRow:
    """An event, or several of one kind, and the clusters that have it.

    Args:
        label: its data as text.
        origin: the cluster in which it was sent.
        places: the clusters whose topic has it (got it only now, where its origin is not among them).
    """

    label: str
    origin: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Outage:
    """What happened to one cluster.

    Args:
        cluster: its name.
        label: what, in a few words.
        over: whether the cluster is there again with it.
    """

    cluster: str
    label: str
    over: bool = False


def describe_events(clusters: Mapping[str, Server], topic: str) -> list[EventRow]:
    """Ask every cluster what its topic has; no subscription's cursor is moved by it.

    Args:
        clusters: by their names.
        topic: in all of them.

    Returns:
        A row for each event, in the order of the first cluster, then what only others have.

    Raises:
        pulsar.PulsarException: a cluster did not answer.
    """
    found: dict[tuple[str, int, bytes], list[str]] = {}
    for name, server in clusters.items():
        for message in _all(server, topic):
            # A copy keeps the name that its producer got in the cluster where it was sent, and the time.
            event = (message.producer_name(), message.publish_timestamp(), message.data())
            found.setdefault(event, []).append(name)
    return [
        EventRow(data.decode(errors="replace"), _origin(producer, clusters), tuple(dict.fromkeys(places)))
        for (producer, _, data), places in found.items()
    ]


def _all(server: Server, topic: str) -> list[pulsar.Message]:
    client = pulsar.Client(server.address, logger=client_logger())  # one of `connect` would close the notebook's own
    try:
        return read_to_end(client.create_reader(topic, pulsar.MessageId.earliest))
    finally:
        close_client(client)


def _origin(producer: str, clusters: Iterable[str]) -> str:
    """The cluster in which the producer was: a broker calls those without a name of their own after its cluster."""
    return next((name for name in clusters if producer.startswith(f"{name}-")), "")


def draw(heading: str, clusters: Sequence[str], rows: Sequence[EventRow | Outage]) -> Picture:
    """The picture of these rows, time running down.

    Args:
        heading: what is shown.
        clusters: their names, from left to right.
        rows: what happened, in its order.
    """
    apart = (WIDEST - 2 * EDGE - WIDE) / max(1, len(clusters) - 1)
    at = {name: EDGE + number * apart for number, name in enumerate(clusters)}
    shapes, top, gone = [title(heading)], TOP + HIGH, set()
    shapes += [box(x, TOP, WIDE, HIGH, name) for name, x in at.items()]
    for row in rows:
        shapes += [_lifeline(x, top) for name, x in at.items() if name not in gone]
        shapes += _row(row, at, top + DOWN - HIGH)
        if isinstance(row, Outage):
            gone = gone - {row.cluster} if row.over else gone | {row.cluster}
        top += DOWN
    return Picture(WIDEST, top + 8, shapes, "\n".join([heading, *map(_words, rows)]))


def _lifeline(x: float, top: float) -> str:
    """The cluster's line, past one row; the row's box lies over it."""
    return line(x + WIDE / 2, top, x + WIDE / 2, top + DOWN, LINE)


def _row(row: EventRow | Outage, at: Mapping[str, float], top: float) -> list[str]:
    if isinstance(row, Outage):
        return [box(at[row.cluster], top, WIDE, HIGH, row.label, PLAIN if row.over else TROUBLE, SMALL)]
    shapes, middle = [], top + HIGH / 2
    for place in row.places:
        shapes.append(box(at[place], top, WIDE, HIGH, row.label, SENT if place == row.origin else CAME, SMALL))
        if place != row.origin and row.origin in at:
            shapes.append(arrow(*_ends(at[row.origin], at[place], row.origin in row.places, middle)))
    return shapes


def _ends(start: float, end: float, has_box: bool, y: float) -> tuple[float, float, float, float]:
    """Of an arrow between two clusters: it begins at the event's box, or at the line where there is none."""
    side = 1 if start < end else -1
    first = start + WIDE / 2 + (side * WIDE / 2 if has_box else 0)
    return first, y, end + (0 if side > 0 else WIDE), y


def _words(row: EventRow | Outage) -> str:
    if isinstance(row, Outage):
        return f"{row.cluster}: {row.label}"
    others = [place for place in row.places if place != row.origin]
    came = f"came to {' and '.join(others)}" if others else "stayed there"
    return f"{row.label}: sent in {row.origin}, {came}"
