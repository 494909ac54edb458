"""Curves over the length of a stream."""

from collections.abc import Mapping, Sequence

from lessons.course.layout import EDGE, SMALL, WIDEST
from lessons.course.pictures import STROKES, Picture, polyline, rectangle, text, title

LEFT, TOP, HIGH = 70, 46, 200
WIDE = WIDEST - LEFT - EDGE
DASHES = ("", "7 4", "2 3")
"""Curves differ by their dashes too, not only by their colour."""


def draw_curves(
    heading: str, across: Sequence[float], curves: Mapping[str, Sequence[float]], x: str, y: str
) -> Picture:
    """Draw curves over the same points.

    Args:
        heading: what is shown.
        across: the points, rising; two or more.
        curves: by name, a value of 0 or more for each point.
        x, y: what the points and the values are, with their unit.

    >>> draw_curves("Loading", [0, 10], {"whole": [0, 10], "half": [0, 5.0]}, "events", "reads")
    Loading: reads over events
    whole: 0 at 0, 10 at 10
    half: 0 at 0, 5 at 10
    """
    highest = max((value for values in curves.values() for value in values), default=0) or 1
    shapes = [title(heading), rectangle(LEFT, TOP, WIDE, HIGH, "none"), *_labels(across, highest, x, y)]
    for number, (name, values) in enumerate(curves.items()):
        points = [
            (LEFT + WIDE * _part(point, across), TOP + HIGH * (1 - value / highest))
            for point, value in zip(across, values, strict=True)
        ]
        look = (STROKES[number % len(STROKES)], DASHES[number % len(DASHES)])
        shapes += [polyline(points, *look), *_key(LEFT + 12, TOP + 16 + 20 * number, name, *look)]
    return Picture(WIDEST, TOP + HIGH + 30, shapes, _words(heading, across, curves, x, y))


def _labels(across: Sequence[float], highest: float, x: str, y: str) -> list[str]:
    return [
        text(LEFT - 6, TOP + 4, f"{highest:g}", SMALL, "end"),
        text(LEFT - 6, TOP + HIGH, "0", SMALL, "end"),
        text(LEFT, TOP + HIGH + 14, f"{across[0]:g}", SMALL),
        text(LEFT + WIDE, TOP + HIGH + 14, f"{across[-1]:g}", SMALL, "end"),
        text(LEFT + WIDE / 2, TOP + HIGH + 14, x, SMALL, "middle"),
        text(LEFT, TOP - 9, y, SMALL),
    ]


def _part(point: float, across: Sequence[float]) -> float:
    return (point - across[0]) / (across[-1] - across[0])


def _key(x: float, y: float, name: str, colour: str, dashes: str) -> list[str]:
    return [polyline([(x, y), (x + 34, y)], colour, dashes), text(x + 42, y, name, SMALL)]


def _words(heading: str, across: Sequence[float], curves: Mapping[str, Sequence[float]], x: str, y: str) -> str:
    rows = [
        f"{name}: " + ", ".join(f"{value:g} at {point:g}" for point, value in zip(across, values, strict=True))
        for name, values in curves.items()
    ]
    return "\n".join([f"{heading}: {y} over {x}", *rows])
