"""How large the parts of a picture are, and what to do where they don't fit.

A notebook shows a picture that is wider than its column smaller, and its letters with it. In JupyterLab 4.6, in a
window 1024 pixels wide with the side bar open, the column has 572 pixels. So no picture is wider than WIDEST, and no
letter is smaller than SMALL: what does not fit goes into another row. tests/course/test_stored_pictures.py looks at
every picture of every notebook.
"""

import textwrap
import unicodedata
from collections.abc import Sequence
from typing import TypeVar

WIDEST = 560
"""Pixels: the greatest width of a picture."""
SIZE, SMALL = 13, 12
"""Pixels: the usual size of letters, and the smallest."""
EDGE, TOP, HIGH, GAP, NARROW = 10, 40, 30, 8, 6
"""Pixels: from the card's edge, down to the first row below a title, a box's height, between two boxes, and between
two of many that stand side by side."""
FIFTH = (WIDEST - 2 * EDGE) / 5
"""Pixels: where five boxes stand side by side in a row, what one takes with the gap after it."""

_LETTER = 0.602  # width of a letter of a monospaced font, for a font size of 1
_T = TypeVar("_T")


def width_of(words: str, size: int = SIZE) -> float:
    """How many pixels the words are wide.

    >>> round(width_of("partition 0"))
    86
    """
    return sum(map(_letters_of, words)) * size * _LETTER


def _letters_of(character: str) -> int:
    """Chinese, Japanese and Korean characters and emoji are as wide as two letters."""
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shortened(words: str, width: float, size: int = SIZE) -> str:
    """The words, or their beginning and "…" where they are wider than `width` pixels.

    >>> shortened("partition-key-of-user-123", 80)
    'partition…'
    """
    if width_of(words, size) <= width:
        return words
    while words and width_of(words + "…", size) > width:
        words = words[:-1]
    return words + "…"


def wrapped(words: str, width: float, size: int = SIZE) -> list[str]:
    """The words in lines of at most `width` pixels; one empty line when there are none.

    >>> wrapped("one event a line", 70)
    ['one', 'event a', 'line']
    """
    return textwrap.wrap(words, max(1, int(width / (size * _LETTER)))) or [""]


def in_rows(items: Sequence[_T], left: float, wide: float) -> list[Sequence[_T]]:
    """The items in rows that fit into the widest picture; one empty row when there are none.

    Args:
        items: what stands side by side.
        left: pixels before the first one of a row.
        wide: pixels that one takes, with the gap after it.

    >>> in_rows("abcdefg", left=100, wide=140)
    ['abc', 'def', 'g']
    """
    fits = max(1, int((WIDEST - EDGE - left) // wide))
    return [items[first : first + fits] for first in range(0, max(1, len(items)), fits)]
