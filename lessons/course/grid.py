"""Boxes of one size side by side, each in its column: how most pictures show the events of a stream.

All numbers are pixels of the picture, from its left and upper edge.

>>> events = Grid(left=100, step=80, gap=6)
>>> events.x(2), events.width, events.middle(2)
(260, 74, 297.0)
>>> shapes = events.row(40, [Box("user-1", caption="0"), None, Box("user-2", caption="2")])
>>> len(shapes)  # two boxes, each with its caption; column 1 stays empty
4
>>> events.bar(1, 40)
'<rect x="175" y="36" width="4" height="38" rx="4" fill="#111111" stroke="#111111"/>'
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lessons.course.layout import GAP, HIGH, SMALL, in_rows
from lessons.course.pictures import INK, PLAIN, box, rectangle, text

_T = TypeVar("_T")


@dataclass(frozen=True)
class Box:
    """What one box of a row shows.

    Args:
        label: the words in it, or a list of lines.
        fill: its colour.
        caption: the words below it; None for none.
    """

    label: str | Sequence[str]
    fill: str = PLAIN
    caption: str | None = None


@dataclass(frozen=True)
class Grid:
    """Where the boxes of a row are. Columns are counted from 0.

    Args:
        left: pixels before the first box.
        step: pixels from the left edge of a box to that of the next.
        gap: pixels of that which are free between the two.
        high: pixels: a box's height.
        size: pixels: the letters' size in boxes and captions.
        down: pixels from the lower edge of a box down to the middle of its caption.
    """

    left: float
    step: float
    gap: float = GAP
    high: float = HIGH
    size: int = SMALL
    down: float = 10

    @property
    def width(self) -> float:
        """Of one box."""
        return self.step - self.gap

    def x(self, column: int) -> float:
        """The left edge of that column's box."""
        return self.left + column * self.step

    def middle(self, column: int) -> float:
        """The middle of that column's box, from left to right."""
        return self.x(column) + self.width / 2

    def before(self, column: int) -> float:
        """The middle of the gap before that column's box."""
        return self.x(column) - self.gap / 2

    def rows(self, items: Sequence[_T]) -> list[Sequence[_T]]:
        """The items in rows that fit into the widest picture; one empty row when there are none."""
        return in_rows(items, self.left, self.step)

    def box(self, column: int, top: float, label: str | Sequence[str], fill: str = PLAIN) -> str:
        """The box of that column, with its upper edge at `top`."""
        return box(self.x(column), top, self.width, self.high, label, fill, self.size)

    def caption(self, column: int, y: float, words: str) -> str:
        """Words above or below the column's box, in its middle; y is the middle of their height."""
        return text(self.middle(column), y, words, self.size, "middle")

    def row(self, top: float, boxes: Iterable[Box | None]) -> list[str]:
        """Boxes with their captions, from the first column on; where there is None, the column stays empty."""
        shapes = []
        for column, one in enumerate(boxes):
            if one is not None:
                shapes.append(self.box(column, top, one.label, one.fill))
                if one.caption is not None:
                    shapes.append(self.caption(column, top + self.high + self.down, one.caption))
        return shapes

    def bar(self, column: int, top: float) -> str:
        """A thick bar before that column's box, a little higher than it: how far somebody has read."""
        return rectangle(self.before(column) - 2, top - 4, 4, self.high + 8, INK, INK)
