"""A table, the log that its database keeps for a reader, and the topic, as a picture that is redrawn."""

from collections.abc import Callable
from typing import NamedTuple

from lessons.course.layout import EDGE, SMALL, TOP, WIDEST
from lessons.course.live import Live
from lessons.course.pictures import PALETTE, PLAIN, Picture, rectangle, text, title

LEFT, WIDE, ROW = 210, 240, 34
"""Pixels: where the bars begin, the length of the longest, and a row's height."""
MEGABYTE = 1 << 20
FULL = 3
"""Megabytes of log that fill their bar."""


class Pipeline(NamedTuple):
    """How far changes have come at a moment.

    Args:
        rows: how many rows were written.
        kept: bytes of the log that the database keeps for the reader.
        events: how many of their events are in the topic.
        reads: whether the reader runs.
    """

    rows: int
    kept: int
    events: int
    reads: bool


def watch(look: Callable[[], Pipeline], most: int) -> Live[Pipeline]:
    """A picture of the pipeline that is redrawn by its `step`, and ends as an output of the cell.

    Args:
        look: says how it is now.
        most: the rows of the longest bar.
    """
    return Live(look, lambda now: draw(now, most))


def draw(now: Pipeline, most: int) -> Picture:
    """Draw a bar for the table, one for the log and one for the topic; as for `watch`."""
    megabytes = now.kept // MEGABYTE
    bars = [
        ("rows written", now.rows / most, f"{now.rows}", PALETTE[0]),
        ("log kept for the reader", megabytes / FULL, f"{megabytes} MB", PALETTE[3]),
        ("events in the topic", now.events / most, f"{now.events}", PALETTE[1]),
    ]
    state = "the connector reads" if now.reads else "the connector is stopped"
    shapes = [title(state)]
    for row, (name, part, words, colour) in enumerate(bars):
        shapes += _row(TOP + row * ROW, name, part, words, colour)
    said = "; ".join(f"{name}: {words}" for name, _, words, _ in bars)
    return Picture(WIDEST, TOP + len(bars) * ROW + EDGE, shapes, f"{state}; {said}")


def _row(y: float, name: str, part: float, words: str, colour: str) -> list[str]:
    length = WIDE * max(0.0, min(1.0, part))
    middle = y + (ROW - 10) / 2
    return [
        text(EDGE, middle, name, SMALL),
        rectangle(LEFT, y, max(4.0, length), ROW - 10, colour if length else PLAIN),
        text(LEFT + max(4.0, length) + 8, middle, words, SMALL),
    ]
