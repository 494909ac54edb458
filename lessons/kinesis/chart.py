"""Lines over two axes, as a picture. Each line is named where it ends, so that no colour has to be told apart."""

import math

from lessons.course.pictures import CARD, INK, LINE, Picture, box, colours, text

LEFT, TOP, WIDE, HIGH, ROOM = 70, 50, 520, 240, 130
"""Pixels: where the axes begin, how long they are, and the room at the right for the lines' names."""

Points = list[tuple[float, float]]


def draw(
    title: str, across: str, up: str, lines: dict[str, Points], mark: tuple[str, float, float] | None = None
) -> Picture:
    """The picture of these lines.

    Args:
        title: what it shows.
        across, up: the names of the two axes, with their units.
        lines: by name; each has two points or more, from left to right, none below zero.
        mark: a name and a place to be marked with a dot.
    """
    points = [point for line in lines.values() for point in line]
    right, top = (_round_up(max(values)) for values in zip(*points, strict=True))
    place = _Axes(right, top)
    colour = colours(lines)
    shapes = [text(10, 20, title, bold=True), *place.grid(across, up)]
    for name, line in lines.items():
        shapes.append(_polyline([place.at(*point) for point in line], colour[name]))
        shapes.append(text(place.at(*line[-1])[0] + 6, place.at(*line[-1])[1], name, size=12))
    if mark:
        x, y = place.at(*mark[1:])
        shapes.append(f'<circle cx="{x:g}" cy="{y:g}" r="5" fill="{INK}"/>')
        shapes.append(box(x + 8, y - 30, 8 * len(mark[0]) + 12, 20, mark[0], CARD, size=12))
    words = [f"{title}. Across: {across}. Up: {up}.", *(_words(name, line) for name, line in lines.items())]
    if mark:
        words.append(f"{mark[0]}: {mark[1]:,g}, {mark[2]:,.2f}")
    return Picture(LEFT + WIDE + ROOM, TOP + HIGH + 56, shapes, "\n".join(words))


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
        shapes = [text(10, TOP - 14, up, size=11), text(LEFT + WIDE / 2, TOP + HIGH + 42, across, 11, "middle")]
        for part in (0, 0.25, 0.5, 0.75, 1):
            x, y = self.at(self._right * part, self._top * part)
            shapes.append(_line(LEFT, y, LEFT + WIDE, y))
            shapes.append(text(LEFT - 8, y, f"{self._top * part:,g}", size=11, anchor="end"))
            shapes.append(text(x, TOP + HIGH + 18, f"{self._right * part:,g}", size=11, anchor="middle"))
        return shapes


def _round_up(value: float) -> float:
    """The next number that can be cut into four without many digits, such as 4, 8, 20, 40, 80."""
    size = 10 ** math.floor(math.log10(value)) if value > 0 else 1
    return next(size * step for step in (1, 2, 4, 8, 10) if size * step >= value)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{LINE}" stroke-width="0.5"/>'


def _polyline(places: list[tuple[float, float]], colour: str) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in places)
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="3"/>'


def _words(name: str, line: Points) -> str:
    first, last = line[0], line[-1]
    return f"{name}: from {first[1]:,.2f} at {first[0]:,g} to {last[1]:,.2f} at {last[0]:,g}"
