"""Counts by window of time as a picture, redrawn while events arrive."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from lessons.course.layout import EDGE, SMALL, TOP, WIDEST, shortened
from lessons.course.live import Live
from lessons.course.pictures import PALETTE, PLAIN, Picture, rectangle, text, title
from lessons.kafka.clicks import seconds_of

LEFT, WIDE, ROW = 150, 240, 26
"""Pixels: where the bars begin, the length of the longest, and a row's height."""


class Windows(NamedTuple):
    """What is counted at a moment.

    Args:
        counts: how many events each window has, by its start in milliseconds since 1970.
        newest: the time of the newest event that has come.
        size: a window's length in milliseconds.
    """

    counts: Mapping[int, int]
    newest: int
    size: int

    def is_over(self, start: int) -> bool:
        """Whether an event from behind the window's end has come."""
        return start + self.size <= self.newest


def watch(look: Callable[[], Windows], starts: list[int], most: int) -> Live[Windows]:
    """A picture of the windows that is redrawn by its `step`, and ends as an output of the cell.

    Args:
        look: says what is counted now.
        starts: the windows that have a row, by their start.
        most: the count of the longest bar.
    """
    return Live(look, lambda now: draw(now, starts, most))


def draw(now: Windows, starts: list[int], most: int) -> Picture:
    """Draw a bar for each window, in one colour while it lasts and in another when it is over; as for `watch`."""
    shapes = [title("clicks in each window of time")]
    for row, start in enumerate(starts):
        shapes += _row(TOP + row * ROW, now, start, most)
    words = "; ".join(f"{_name(now, start)}: {now.counts.get(start, 0)}, {_state(now, start)}" for start in starts)
    return Picture(WIDEST, TOP + len(starts) * ROW + EDGE, shapes, f"clicks in each window of time: {words}")


def _row(y: float, now: Windows, start: int, most: int) -> list[str]:
    count = now.counts.get(start, 0)
    length = max(4, min(WIDE, WIDE * count / max(most, 1)))
    middle = y + (ROW - 6) / 2
    return [
        text(EDGE, middle, shortened(_name(now, start), LEFT - EDGE - 8, SMALL), SMALL),
        rectangle(LEFT, y, length, ROW - 6, PALETTE[1] if now.is_over(start) else PLAIN),
        text(LEFT + length + 8, middle, f"{count}, {_state(now, start)}", SMALL),
    ]


def _name(now: Windows, start: int) -> str:
    return f"{seconds_of(start)} to {seconds_of(start + now.size)} s"


def _state(now: Windows, start: int) -> str:
    return "over" if now.is_over(start) else "open"
