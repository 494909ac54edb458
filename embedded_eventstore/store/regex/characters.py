r"""Sets of characters, such as those of `\w` and `\p{Lu}`, and how they are written for RE2.

.NET's classes are of Unicode and can be subtracted from each other; RE2's are of ASCII and can't. So a class becomes
the set of its characters. .NET looks at units of 16 bits: only those up to U+FFFF are told apart by their category.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from embedded_eventstore.store.regex.errors import Unsupported

Characters = int
"""A set of characters: the bit with a character's number is 1 if it is in the set."""
UNITS = 0x10000
EVERY: Characters = (1 << UNITS) - 1
_WORD = ("L", "Mn", "Nd", "Pc")
_RUN = re.compile("1+")
_SURROGATES = ((1 << 0x800) - 1) << 0xD800


def one(code: int) -> Characters:
    """The set with one character."""
    return 1 << code


def span(first: int, last: int) -> Characters:
    """The set with all characters from the first to the last."""
    return (1 << (last + 1)) - (1 << first)


@cache
def _by_category() -> dict[str, Characters]:
    downwards = [unicodedata.category(chr(unit)) for unit in reversed(range(UNITS))]
    names = sorted(set(downwards))
    numbers = bytes(map({name: number for number, name in enumerate(names)}.__getitem__, downwards))

    def has(part: str) -> Characters:
        bits = bytes(b"01"[name.startswith(part)] for name in names)
        return int(numbers.translate(bits.ljust(256, b"0")), 2)

    return {part: has(part) for name in names for part in (name, name[0])}


@cache
def shorthand(letter: str) -> Characters:
    r"""The characters of `\d`, `\w` or `\s`, or of their opposites in capitals."""
    if letter.isupper():
        return EVERY & ~shorthand(letter.lower())
    categories = _by_category()
    if letter == "d":
        return categories["Nd"]
    found = 0
    for part in map(one, b"\t\n\v\f\r\x85") if letter == "s" else (categories[name] for name in _WORD):
        found |= part
    return found | categories["Z"] if letter == "s" else found


def of_category(name: str, negated: bool) -> Characters:
    r"""The characters of `\p{name}`, or of `\P{name}`.

    Raises:
        Unsupported: there is no such category.
    """
    characters = _by_category().get(name)
    if characters is None:
        raise Unsupported(f"the category {name!r} is not known, while those such as Lu and L are")
    return EVERY & ~characters if negated else characters


def ranges(characters: Characters, negated: bool = False) -> str:
    r"""The set as a class of RE2; negated, it has every other character.

    >>> ranges(one(ord("x")) | span(ord("a"), ord("c")))
    '[\\x{61}-\\x{63}\\x{78}-\\x{78}]'
    """
    bits = f"{characters & ~_SURROGATES:b}"[::-1]  # half of a character: no name has one, and RE2 refuses it
    spans = "".join(rf"\x{{{run.start():X}}}-\x{{{run.end() - 1:X}}}" for run in _RUN.finditer(bits))
    if not spans:
        return r"[\x{0}-\x{10FFFF}]" if negated else r"[^\x{0}-\x{10FFFF}]"
    return f"[^{spans}]" if negated else f"[{spans}]"
