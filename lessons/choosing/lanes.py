"""A live picture of four readers, each in a lane of its own: how many events each has read."""

from collections.abc import Mapping

from lessons.course.layout import EDGE, TOP, WIDEST, shortened
from lessons.course.live import Live
from lessons.course.pictures import LINE, PALETTE, PLAIN, Picture, rectangle, text, title

LEFT, WIDE, HIGH, ROW = 110, 340, 24, 40
"""Pixels: where a lane begins, how long and how high it is, and from one lane to the next."""


def watch(read: Mapping[str, int], of: int) -> Live[tuple[tuple[str, int], ...]]:
    """A live picture of the counts: a context manager.

    Args:
        read: by technology, how many events its reader has read; the caller changes it and calls `step`.
        of: how many there are to read.
    """
    return Live(lambda: tuple(read.items()), lambda counts: draw(dict(counts), of))


def draw(read: Mapping[str, int], of: int) -> Picture:
    """Draw the lanes; the same counts give the same picture.

    Args:
        read: by technology.
        of: how many there are to read, one at least.
    """
    heading = f"events read, of {of:,}"
    shapes = [title(heading)]
    for number, (technology, count) in enumerate(read.items()):
        shapes += _lane(TOP + number * ROW, technology, count, of, PALETTE[number % len(PALETTE)])
    words = [f"{technology}: {count:,}" for technology, count in read.items()]
    return Picture(WIDEST, TOP + len(read) * ROW + EDGE, shapes, "\n".join([heading, *words]))


def _lane(top: float, technology: str, count: int, of: int, colour: str) -> list[str]:
    middle = top + HIGH / 2
    filled = [rectangle(LEFT, top, WIDE * min(1.0, count / of), HIGH, colour, LINE)] if count else []
    return [
        text(EDGE, middle, shortened(technology, LEFT - 2 * EDGE)),
        rectangle(LEFT, top, WIDE, HIGH, PLAIN, LINE),
        *filled,
        text(LEFT + WIDE + EDGE, middle, shortened(f"{count:,}", WIDEST - LEFT - WIDE - 2 * EDGE)),
    ]
