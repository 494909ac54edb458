"""A picture as a reader sees it: its letters, what is behind them, and what they say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import combinations
from urllib.parse import unquote
from xml.etree import ElementTree

from lessons.course.layout import width_of

SVG = "{http://www.w3.org/2000/svg}"
PAGE = re.compile(r'<img src="data:image/svg\+xml,(?P<source>[^"]*)" alt="(?P<words>[^"]*)"')


@dataclass(frozen=True)
class Area:
    """A rectangle of the picture, with the words or the colour in it."""

    left: float
    top: float
    right: float
    bottom: float
    holds: str
    colour: str = ""
    size: float = 0

    def is_over(self, other: "Area") -> bool:
        """Whether both cover more than a hair's breadth of the same place."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 1 and down > 1

    def middle_is_in(self, other: "Area") -> bool:
        """Whether its middle lies in the other one."""
        x, y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        return other.left <= x <= other.right and other.top <= y <= other.bottom

    def is_in(self, other: "Area") -> bool:
        """Whether it lies wholly in the other one."""
        beside = self.left >= other.left - 1 and self.right <= other.right + 1
        return beside and self.top >= other.top - 1 and self.bottom <= other.bottom + 1


@dataclass(frozen=True)
class Seen:
    """A picture out of a cell's output."""

    root: ElementTree.Element
    words: str

    @property
    def width(self) -> float:
        return float(self.root.get("width"))

    @property
    def card(self) -> Area:
        return Area(0, 0, self.width, float(self.root.get("height")), "")

    def labels(self) -> list[Area]:
        """Every text with the place that its letters take."""
        return [_label(found) for found in self.root.iter(f"{SVG}text") if found.text]

    def backgrounds(self) -> list[Area]:
        """Every filled rectangle, those behind first; the first is the card."""
        return [_rectangle(found) for found in self.root.iter(f"{SVG}rect") if found.get("fill") != "none"]

    def behind(self, label: Area) -> list[Area]:
        """The rectangles that some of the label lies on, the nearest first; the last is the card."""
        return [area for area in reversed(self.backgrounds()) if label.is_over(area)]

    def unsaid(self) -> list[str]:
        """What boxes say and the text alternative does not; a label cut short says what is left of it."""
        said = self.words.casefold()
        boxed = [label for label in self.labels() if self.behind(label)[:-1]]
        parts = [part.strip(".,:;()") for label in boxed for part in label.holds.casefold().split()]
        return [part for part in parts if part.partition("…")[0] not in said]


def seen(page: str) -> Seen:
    """The picture of an output's text/html."""
    found = PAGE.search(page)
    return Seen(ElementTree.fromstring(unquote(unescape(found["source"]))), unescape(found["words"]))


def faults(picture: Seen, column: float, smallest: float) -> Iterator[str]:
    """What makes the picture hard to read in a column of that many pixels."""
    scale, labels = min(1, column / picture.width), picture.labels()
    for label in labels:
        if label.size * scale < smallest:
            yield f"{label.holds!r} is shown {label.size * scale:.1f} pixels high"
        if not label.is_in(picture.card):
            yield f"{label.holds!r} runs out of the picture"
        for area in picture.behind(label):
            if area != picture.backgrounds()[0] and label.middle_is_in(area) and not label.is_in(area):
                yield f"{label.holds!r} runs out of its box"
            if contrast(label.colour, area.colour) < 4.5:
                yield f"{label.holds!r} is hard to tell from {area.colour}"
    for one, other in combinations(labels, 2):
        if one.is_over(other):
            yield f"{one.holds!r} lies over {other.holds!r}"


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours: from 1 (the same) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _label(found: ElementTree.Element) -> Area:
    x, y, size = (float(found.get(name)) for name in ("x", "y", "font-size"))
    width = width_of(found.text, size)
    left = x - width * {"start": 0, "middle": 0.5, "end": 1}[found.get("text-anchor", "start")]
    return Area(left, y - 0.75 * size, left + width, y + 0.2 * size, found.text, found.get("fill"), size)


def _rectangle(found: ElementTree.Element) -> Area:
    x, y, width, height = (float(found.get(name)) for name in ("x", "y", "width", "height"))
    return Area(x, y, x + width, y + height, "", found.get("fill"))
