"""A picture of rates on one scale, from some hundred events a second to millions."""

import math

from lessons.course.layout import EDGE, SMALL, TOP, WIDEST, shortened, width_of
from lessons.course.pictures import CARD, LINE, STROKES, Picture, dot, line, rectangle, text, title

LEFT, WIDE, ROW = 190, 264, 28
"""Pixels: where the scale begins and how long it is, and a row's height."""


def draw(rates: dict[str, float]) -> Picture:
    """Draw the rates as dots on a scale, with the figures beside them.

    The scale is logarithmic, since the fastest rate can be a thousand times the slowest one. The rates are dots, since
    on such a scale the length of a bar means nothing.

    Args:
        rates: by name, events a second, in the order in which they are shown.
    """
    low, high = _tens(list(rates.values()))
    bottom = TOP + len(rates) * ROW
    shapes = [title("events a second, on this machine"), *_scale(low, high, bottom)]
    for number, (name, rate) in enumerate(rates.items()):
        x, y = LEFT + WIDE * (math.log10(rate) - low) / (high - low), TOP + (number + 0.5) * ROW
        shapes.append(text(EDGE, y, shortened(name, LEFT - EDGE - 8, SMALL), SMALL))
        shapes += [dot(x, y, STROKES[0]), *_figure(x + 10, y, rounded(rate))]
    words = "; ".join(f"{name} {rounded(rate)}" for name, rate in rates.items())
    return Picture(WIDEST, bottom + 52, shapes, f"events a second: {words}")


def _figure(x: float, y: float, words: str) -> list[str]:
    """The words on a background, so that no line of the scale runs through them."""
    return [rectangle(x - 2, y - 8, width_of(words, SMALL) + 4, 16, CARD, CARD), text(x, y, words, SMALL)]


def _tens(rates: list[float]) -> tuple[int, int]:
    """The powers of ten between which the rates are."""
    low = math.floor(math.log10(min(rates, default=1)))
    return low, max(low + 1, math.ceil(math.log10(max(rates, default=1))))


def _scale(low: int, high: int, bottom: float) -> list[str]:
    """The lines and figures of the scale: every second figure, or every third, if there is no room for all."""
    apart, shapes = WIDE / (high - low), []
    every = math.ceil(width_of(f"{10**high:,}", SMALL) / apart)
    for power in range(low, high + 1):
        x = LEFT + apart * (power - low)
        shapes.append(line(x, TOP, x, bottom, LINE, "1 3"))
        if (power - low) % every == 0:
            shapes.append(text(x, bottom + 14, f"{10**power:,}", SMALL, "middle"))
    return [*shapes, text(LEFT, bottom + 36, "each line is ten times the one before", SMALL)]


def rounded(rate: float) -> str:
    """The rate, rounded to two digits.

    >>> rounded(576.2), rounded(1107895)
    ('580', '1,100,000')
    """
    return f"{float(f'{rate:.1e}'):,.0f}"
