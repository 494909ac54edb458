"""A picture of clusters side by side: in which cluster each event was sent, and to which it was replicated."""

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
SENT, REPLICATED, OUTAGE = PALETTE[1], PALETTE[2], PALETTE[5]


@dataclass(frozen=True)
class EventRow:
    """An event, or several of one kind, and the clusters that have it.

    Args:
        label: its data as text.
        origin: the cluster in which it was sent.
        clusters: the clusters that have it (without the origin, if the event comes to the others only now).
    """

    label: str
    origin: str
    clusters: tuple[str, ...]


@dataclass(frozen=True)
class Outage:
    """The beginning or the end of an outage of one cluster.

    Args:
        cluster: its name.
        label: what happened, in a few words.
        over: whether the outage ends with it.
    """

    cluster: str
    label: str
    over: bool = False


def describe_events(clusters: Mapping[str, Server], topic: str) -> list[EventRow]:
    """Ask every cluster for the events of its topic. This moves no cursor.

    Args:
        clusters: by name, their servers.
        topic: a topic that all of them have.

    Returns:
        A row for each event: first those of the first cluster in their order, then those that only others have.

    Raises:
        pulsar.PulsarException: a cluster did not answer.
    """
    having: dict[tuple[str, int, bytes], list[str]] = {}  # by event: the clusters that have it
    for name, server in clusters.items():
        for message in _all(server, topic):
            # A replicated event keeps its producer's name and its time from the cluster where it was sent.
            event = (message.producer_name(), message.publish_timestamp(), message.data())
            having.setdefault(event, []).append(name)
    return [
        EventRow(data.decode(errors="replace"), _origin(producer, clusters), tuple(dict.fromkeys(names)))
        for (producer, _, data), names in having.items()
    ]


def _all(server: Server, topic: str) -> list[pulsar.Message]:
    client = pulsar.Client(server.address, logger=client_logger())  # `connect` would close the notebook's client
    try:
        return read_to_end(client.create_reader(topic, pulsar.MessageId.earliest))
    finally:
        close_client(client)


def _origin(producer: str, clusters: Iterable[str]) -> str:
    """The cluster of the producer: a broker puts the cluster's name into the names that it gives to producers."""
    return next((name for name in clusters if producer.startswith(f"{name}-")), "")


def draw(heading: str, clusters: Sequence[str], rows: Sequence[EventRow | Outage]) -> Picture:
    """Draw the rows, with time from top to bottom.

    Args:
        heading: what the picture shows.
        clusters: their names, from left to right.
        rows: what happened, in this order.
    """
    apart = (WIDEST - 2 * EDGE - WIDE) / max(1, len(clusters) - 1)
    at = {name: EDGE + number * apart for number, name in enumerate(clusters)}
    shapes, top = [title(heading)], TOP + HIGH
    down: set[str] = set()
    shapes += [box(x, TOP, WIDE, HIGH, name) for name, x in at.items()]
    for row in rows:
        shapes += [_lifeline(x, top) for name, x in at.items() if name not in down]
        shapes += _row(row, at, top + DOWN - HIGH)
        if isinstance(row, Outage):
            down = down - {row.cluster} if row.over else down | {row.cluster}
        top += DOWN
    return Picture(WIDEST, top + 8, shapes, "\n".join([heading, *map(_words, rows)]))


def _lifeline(x: float, top: float) -> str:
    """The cluster's line past one row; the row's box is drawn over it."""
    return line(x + WIDE / 2, top, x + WIDE / 2, top + DOWN, LINE)


def _row(row: EventRow | Outage, at: Mapping[str, float], top: float) -> list[str]:
    if isinstance(row, Outage):
        return [box(at[row.cluster], top, WIDE, HIGH, row.label, PLAIN if row.over else OUTAGE, SMALL)]
    shapes, middle = [], top + HIGH / 2
    for cluster in row.clusters:
        fill = SENT if cluster == row.origin else REPLICATED
        shapes.append(box(at[cluster], top, WIDE, HIGH, row.label, fill, SMALL))
        if cluster != row.origin and row.origin in at:
            shapes.append(arrow(*_ends(at[row.origin], at[cluster], row.origin in row.clusters, middle)))
    return shapes


def _ends(start: float, end: float, has_box: bool, y: float) -> tuple[float, float, float, float]:
    """The ends of an arrow between two clusters: it begins at the event's box, or without one at the cluster's line."""
    side = 1 if start < end else -1
    first = start + WIDE / 2 + (side * WIDE / 2 if has_box else 0)
    return first, y, end + (0 if side > 0 else WIDE), y


def _words(row: EventRow | Outage) -> str:
    if isinstance(row, Outage):
        return f"{row.cluster}: {row.label}"
    others = [cluster for cluster in row.clusters if cluster != row.origin]
    came = f"came to {' and '.join(others)}" if others else "stayed there"
    return f"{row.label}: sent in {row.origin}, {came}"
