"""Pictures drawn offline, as text, and the helpers to draw them.

How a picture gets into the notebook was chosen by trying it in JupyterLab 4.6:

- As `image/svg+xml` JupyterLab shows it as an image without a text alternative, so a screen reader has nothing to
  read, and before the notebook is trusted it shows only "Cannot display an untrusted SVG".
- As `<svg>` inside `text/html` it could use the theme's colours, but it is removed before the notebook is trusted.
- As `<img src="data:image/svg+xml,…" alt="…">` inside `text/html` it is there in every case, also in a freshly
  cloned notebook that nobody has run, and its text alternative is read out.

So it is the third. An image can't see JupyterLab's theme: a picture stands on a light card of its own, readable on a
light and on a dark page. The text alternative is also the picture's `text/plain`, for places without a browser.

How wide a picture may be, and how small its letters, stands in `lessons.course.layout`.

>>> shapes = [box(10, 10, 90, 30, "partition 0"), arrow(100, 25, 140, 25)]
>>> Picture(160, 50, shapes, text="Partition 0, with an arrow out of it.")
Partition 0, with an arrow out of it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeVar
from urllib.parse import quote

from lessons.course.layout import EDGE, SIZE, WIDEST, shortened

Value = TypeVar("Value")

INK = "#111111"
CARD = "#ffffff"
LINE = "#666666"
PLAIN = "#eeeeee"

# Okabe and Ito's colours, made to be told apart by colour-blind people, without those too dark for text in INK.
# A colour is never the only sign: whatever is coloured by something is labelled with it too.
PALETTE = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#cc79a7", "#d55e00", "#bbbbbb")
STROKES = ("#0072b2", "#c04e00", "#007a55", "#9a4f7c", "#7a5c00")
"""Colours for lines and marks on the card, 3 to 1 against it. (Those of PALETTE are for boxes, which have a border.)"""

_LEADING = 1.2  # from one line of a label down to the next, for a font size of 1


@dataclass(frozen=True, repr=False)
class Picture:
    """A picture as a cell's output.

    Args:
        width, height: its size in pixels; a narrow page shows it smaller.
        shapes: what the helpers below return, those behind first.
        text: the same as the picture in words, complete enough to replace it.
    """

    width: int
    height: int
    shapes: Sequence[str]
    text: str

    @property
    def svg(self) -> str:
        """The picture as an SVG document."""
        card = rectangle(0.5, 0.5, self.width - 1, self.height - 1, CARD, LINE)
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{card}{"".join(self.shapes)}</svg>'

    def __repr__(self) -> str:
        return _writable(self.text)

    def _repr_html_(self) -> str:
        # As few characters as possible are encoded, so that a difference can be read where outputs are compared.
        source = quote(self.svg, safe=" <>/=:;,.()!").replace("<", "%3C").replace(">", "%3E")
        return (
            f'<img src="data:image/svg+xml,{source}" alt="{escape(repr(self))}" '
            f'width="{self.width}" height="{self.height}">'
        )


def colours(values: Iterable[Value]) -> dict[Value, str]:
    """A colour of the palette for each different value, in the order in which they come.

    With more values than colours, colours come again: the label tells them apart.

    >>> colours(["user-1", "user-2", "user-1"])
    {'user-1': '#e69f00', 'user-2': '#56b4e9'}
    """
    different = dict.fromkeys(values)
    return {value: PALETTE[number % len(PALETTE)] for number, value in enumerate(different)}


def rectangle(x: float, y: float, width: float, height: float, fill: str = PLAIN, line: str = LINE) -> str:
    """A rectangle with its upper left corner at x, y."""
    place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="4"'
    return f'<rect {place} fill="{fill}" stroke="{line}"/>'


def text(x: float, y: float, words: str, size: int = SIZE, anchor: str = "start", bold: bool = False) -> str:
    """Words on one line, in ink.

    Args:
        x, y: where they stand; y is the middle of the line's height.
        words: any text; it is escaped.
        size: the font's size in pixels.
        anchor: which part of them is at x: "start", "middle" or "end".
        bold: whether they are in bold letters.
    """
    weight = ' font-weight="bold"' if bold else ""
    style = f'font-family="monospace" font-size="{size}" text-anchor="{anchor}"{weight}'
    # A third of the size below the middle is where letters stand; not every program knows dominant-baseline.
    return f'<text x="{x:g}" y="{_number(y + size / 3)}" {style} fill="{INK}">{escape(_writable(words))}</text>'


def box(
    x: float, y: float, width: float, height: float, label: str | Sequence[str], fill: str = PLAIN, size: int = SIZE
) -> str:
    """A rectangle with a label in its middle, cut short where it does not fit; a label may be a list of lines."""
    lines = [label] if isinstance(label, str) else label
    first = y + height / 2 - (len(lines) - 1) * _LEADING * size / 2
    shapes = [rectangle(x, y, width, height, fill)]
    for number, words in enumerate(lines):
        shown = shortened(words, width - 8, size)
        shapes.append(text(x + width / 2, first + number * _LEADING * size, shown, size, "middle"))
    return "".join(shapes)


def title(words: str) -> str:
    """The picture's title, in bold at its top, cut short where it is wider than a picture."""
    return text(EDGE, 20, shortened(words, WIDEST - 2 * EDGE), bold=True)


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = INK, dashes: str = "") -> str:
    """A straight line; `dashes` such as "4 3" are pixels drawn and pixels left out."""
    ends = zip(("x1", "y1", "x2", "y2"), (x1, y1, x2, y2), strict=True)
    place = " ".join(f'{name}="{_number(value)}"' for name, value in ends)
    return f'<line {place} stroke="{stroke}"{_dashed(dashes)}/>'


def polyline(points: Iterable[tuple[float, float]], stroke: str, dashes: str = "") -> str:
    """A thick line through the points; `dashes` as for `line`."""
    places = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
    return f'<polyline points="{places}" fill="none" stroke="{stroke}" stroke-width="3"{_dashed(dashes)}/>'


def dot(x: float, y: float, fill: str = INK) -> str:
    """A small disc with its middle at x, y."""
    return f'<circle cx="{_number(x)}" cy="{_number(y)}" r="5" fill="{fill}"/>'


def _dashed(dashes: str) -> str:
    return f' stroke-dasharray="{dashes}"' if dashes else ""


def arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    """A straight arrow that points at x2, y2."""
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1
    along, across = ((x2 - x1) / length, (y2 - y1) / length), (-(y2 - y1) / length, (x2 - x1) / length)
    left, right = (
        f"{_number(x2 - 8 * along[0] + side * across[0])},{_number(y2 - 8 * along[1] + side * across[1])}"
        for side in (4, -4)
    )
    return f'{line(x1, y1, x2, y2)}<polygon points="{x2:g},{y2:g} {left} {right}" fill="{INK}"/>'


def _number(value: float) -> str:
    return f"{round(value, 1):g}"


def _writable(words: str) -> str:
    """Without the control characters that an SVG document, or a notebook's file, may not hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "�", words)
