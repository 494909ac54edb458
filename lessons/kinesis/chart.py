"""A picture of lines on two axes. Each line has its name at its end, so that nobody has to tell colours apart."""

import math

from lessons.course.layout import EDGE, SIZE, SMALL, WIDEST, shortened, width_of
from lessons.course.pictures import CARD, LINE, STROKES, Picture, box, dot, line, polyline, text, title

LEFT, TOP, HIGH, ROOM = 70, 60, 240, 110
"""Pixels: left and top of the axes, their height, and the room on the right for the names of the lines."""
WIDE = WIDEST - LEFT - ROOM

Points = list[tuple[float, float]]


def draw(
    heading: str, across: str, up: str, lines: dict[str, Points], mark: tuple[str, float, float] | None = None
) -> Picture:
    """Draw the lines.

    Args:
        heading: what the picture shows.
        across, up: the names of the two axes, with their units.
        lines: by name; each has two or more points, from left to right, none below zero.
        mark: a name, and the point that gets a dot.
    """
    points = [point for line in lines.values() for point in line]
    right, top = (_round_up(max(values)) for values in zip(*points, strict=True))
    axes = _Axes(right, top)
    ends = [axes.at(*one[-1]) for one in lines.values()]
    shapes = [title(heading), *axes.grid(across, up)]
    for number, (name, one) in enumerate(lines.items()):
        shapes.append(polyline([axes.at(*point) for point in one], STROKES[number % len(STROKES)]))
        room = WIDEST - ends[number][0] - 8
        shapes.append(text(ends[number][0] + 6, _apart(ends)[number], shortened(name, room, SMALL), SMALL))
    shapes += _marked(*axes.at(*mark[1:]), mark[0]) if mark else []
    words = [f"{heading}. Across: {across}. Up: {up}.", *(_words(name, one) for name, one in lines.items())]
    if mark:
        words.append(f"{mark[0]}: {mark[1]:,g}, {mark[2]:,.2f}")
    return Picture(WIDEST, TOP + HIGH + 56, shapes, "\n".join(words))


def _apart(ends: list[tuple[float, float]]) -> list[float]:
    """The heights of the names at the ends of the lines: so that no name is over another."""
    heights, free = [0.0] * len(ends), 0.0
    for number in sorted(range(len(ends)), key=lambda number: ends[number][1]):
        heights[number] = max(ends[number][1], free)
        free = heights[number] + SIZE
    return heights


def _marked(x: float, y: float, name: str) -> list[str]:
    width = width_of(name, SMALL) + 12
    return [dot(x, y), box(min(x + 8, WIDEST - width - 2), y - 30, width, 20, name, CARD, SMALL)]


class _Axes:
    """From values to pixels.

    Args:
        right, top: the highest values on the axes.
    """

    def __init__(self, right: float, top: float):
        self._right, self._top = right, top

    def at(self, x: float, y: float) -> tuple[float, float]:
        return round(LEFT + WIDE * x / self._right, 1), round(TOP + HIGH * (1 - y / self._top), 1)

    def grid(self, across: str, up: str) -> list[str]:
        shapes = [text(EDGE, TOP - 18, up, SMALL), text(LEFT + WIDE / 2, TOP + HIGH + 42, across, SMALL, "middle")]
        for part in (0, 0.25, 0.5, 0.75, 1):
            x, y = self.at(self._right * part, self._top * part)
            shapes.append(line(LEFT, y, LEFT + WIDE, y, LINE, "1 3"))
            shapes.append(text(LEFT - 8, y, f"{self._top * part:,g}", SMALL, "end"))
            shapes.append(text(x, TOP + HIGH + 18, f"{self._right * part:,g}", SMALL, "middle"))
        return shapes


def _round_up(value: float) -> float:
    """The next number whose quarters have few digits, such as 4, 8, 20, 40, 80."""
    size = 10 ** math.floor(math.log10(value)) if value > 0 else 1
    return next(size * step for step in (1, 2, 4, 8, 10) if size * step >= value)


def _words(name: str, points: Points) -> str:
    first, last = points[0], points[-1]
    return f"{name}: from {first[1]:,.2f} at {first[0]:,g} to {last[1]:,.2f} at {last[0]:,g}"
