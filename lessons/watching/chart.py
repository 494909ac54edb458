"""Readings of several figures as rows of bars, from left to right, redrawn with each reading.

>>> draw({"lag": [0, 5, 10], "reported": [0, None]}, "group billing")
group billing
lag: 0, 5, 10
reported: 0, none
"""

from collections.abc import Mapping, Sequence
from functools import partial

from lessons.course.layout import EDGE, SMALL, TOP, WIDEST, shortened
from lessons.course.live import Live
from lessons.course.pictures import LINE, PALETTE, Picture, line, rectangle, text, title

Rows = Mapping[str, Sequence[float | None]]
"""Readings by the figure's name, the oldest first; None where nobody reported it."""
LEFT, STEP, GAP = 150, 26, 4
"""Pixels: where the bars begin, from one reading to the next, and between their bars."""
HIGH, ROW = 34, 62
"""Pixels: the longest bar, and from one figure down to the next."""
MOST = (WIDEST - EDGE - LEFT) // STEP
"""The readings that a row has room for: of more, the newest are shown."""
NOBODY = "none"


def watch(rows: Mapping[str, list[float | None]], heading: str) -> Live[dict[str, tuple[float | None, ...]]]:
    """A picture of the rows that is redrawn by its `step`, and ends as an output of the cell.

    Args:
        rows: readings by the figure's name; the lists grow while it is watched.
        heading: the picture's title.
    """
    return Live(partial(_copied, rows), lambda seen: draw(seen, heading))


def _copied(rows: Mapping[str, list[float | None]]) -> dict[str, tuple[float | None, ...]]:
    return {name: tuple(values) for name, values in rows.items()}


def draw(rows: Rows, heading: str) -> Picture:
    """Draw them, all on one scale; the same rows give the same picture."""
    largest = max([1.0, *(value for values in rows.values() for value in values[-MOST:] if value is not None)])
    shapes = [title(heading)]
    for number, (name, values) in enumerate(rows.items()):
        shapes += _row(name, values[-MOST:], TOP + number * ROW, largest, PALETTE[number % len(PALETTE)])
    words = [f"{name}: {', '.join(map(_shown, values[-MOST:])) or NOBODY}" for name, values in rows.items()]
    return Picture(WIDEST, TOP + len(rows) * ROW + EDGE, shapes, "\n".join([heading, *words]))


def _row(name: str, values: Sequence[float | None], top: float, largest: float, colour: str) -> list[str]:
    floor = top + HIGH
    shapes = [text(EDGE, floor - 8, shortened(name, LEFT - EDGE - 8, SMALL), SMALL)]
    shapes.append(line(LEFT, floor, LEFT + MOST * STEP - GAP, floor, LINE))
    for column, value in enumerate(values):
        shapes += _bar(LEFT + column * STEP, floor, value, largest, colour)
    return shapes


def _bar(x: float, floor: float, value: float | None, largest: float, colour: str) -> list[str]:
    wide, middle = STEP - GAP, floor + 10
    high = HIGH * (value or 0) / largest
    bar = [rectangle(x, floor - high, wide, high, colour)] if high > 0 else []
    label = "-" if value is None else shortened(_shown(value), STEP, SMALL)
    return [*bar, text(x + wide / 2, middle, label, SMALL, "middle")]


def _shown(value: float | None) -> str:
    """The number in at most three characters, where it is not above 999 thousand."""
    if value is None:
        return NOBODY
    return f"{value:g}" if value < 1000 else f"{value / 1000:.0f}k"
