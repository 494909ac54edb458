"""Curves over the length of a stream."""

from collections.abc import Mapping, Sequence

from lessons.course.pictures import LINE, Picture, colours, rectangle, text

LEFT, TOP, WIDE, HIGH = 70, 46, 480, 200
DASHES = ("", "7 4", "2 3")
"""A curve is known by its dashes too, not by its colour alone."""


def draw(title: str, across: Sequence[float], curves: Mapping[str, Sequence[float]], x: str, y: str) -> Picture:
    """Draw curves over the same points.

    Args:
        title: what is shown.
        across: the points, rising; two or more.
        curves: by name, a value of 0 or more for each point.
        x, y: what the points and the values are, with their unit.

    >>> draw("Loading", [0, 10], {"whole": [0, 10], "half": [0, 5.0]}, "events", "reads")
    Loading: reads over events
    whole: 0 at 0, 10 at 10
    half: 0 at 0, 5 at 10
    """
    highest = max((value for values in curves.values() for value in values), default=0) or 1
    colour = colours(curves)
    shapes = [text(10, 18, title, bold=True), rectangle(LEFT, TOP, WIDE, HIGH, "none", LINE)]
    for number, (name, values) in enumerate(curves.items()):
        points = " ".join(
            f"{LEFT + WIDE * _part(point, across):.1f},{TOP + HIGH * (1 - value / highest):.1f}"
            for point, value in zip(across, values, strict=True)
        )
        look = (colour[name], DASHES[number % len(DASHES)])
        shapes += [_curve(points, *look), *_key(LEFT + 12, TOP + 16 + 20 * number, name, *look)]
    shapes += [
        text(LEFT - 6, TOP + 4, f"{highest:g}", size=11, anchor="end"),
        text(LEFT - 6, TOP + HIGH, "0", size=11, anchor="end"),
        text(LEFT, TOP + HIGH + 14, f"{across[0]:g}", size=11),
        text(LEFT + WIDE, TOP + HIGH + 14, f"{across[-1]:g}", size=11, anchor="end"),
        text(LEFT + WIDE / 2, TOP + HIGH + 14, x, size=11, anchor="middle"),
        text(LEFT, TOP - 10, y, size=11),
    ]
    return Picture(LEFT + WIDE + 20, TOP + HIGH + 30, shapes, _words(title, across, curves, x, y))


def _part(point: float, across: Sequence[float]) -> float:
    return (point - across[0]) / (across[-1] - across[0])


def _curve(points: str, colour: str, dashes: str) -> str:
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="3" stroke-dasharray="{dashes}"/>'


def _key(x: float, y: float, name: str, colour: str, dashes: str) -> list[str]:
    return [_curve(f"{x},{y} {x + 34},{y}", colour, dashes), text(x + 42, y, name, size=12)]


def _words(title: str, across: Sequence[float], curves: Mapping[str, Sequence[float]], x: str, y: str) -> str:
    rows = [
        f"{name}: " + ", ".join(f"{value:g} at {point:g}" for point, value in zip(across, values, strict=True))
        for name, values in curves.items()
    ]
    return "\n".join([f"{title}: {y} over {x}", *rows])
