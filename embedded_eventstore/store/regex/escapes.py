r"""Escapes in .NET's syntax: one character, such as `\u0041`, or a set of them, such as `\w` or `\p{Lu}`."""

from __future__ import annotations

import re

from embedded_eventstore.store.regex.characters import Characters, of_category, shorthand
from embedded_eventstore.store.regex.errors import Unsupported

_CONTROLS = {"a": 7, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "e": 27}
_NUMBERS = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|c([A-Za-z@\[\\\]^_])|(0[0-7]{0,2}))")


def read_set(text: str, at: int) -> tuple[Characters, int] | None:
    r"""The set that the escape at `at` stands for, and the index after it; None if it stands for something else.

    Raises:
        Unsupported: it is a category that is not known.
    """
    letter = text[at + 1 : at + 2]
    if letter and letter in "dDwWsS":
        return shorthand(letter), at + 2
    if letter not in ("p", "P"):
        return None
    end = text.find("}", at)
    if text[at + 2 : at + 3] != "{" or end < 0:
        raise Unsupported(rf"\{letter} must be followed by a category in braces")
    return of_category(text[at + 3 : end], letter == "P"), end + 1


def read_character(text: str, at: int) -> tuple[int, int]:
    r"""The code of the character that the escape at `at` stands for, and the index after it.

    Raises:
        Unsupported: it stands for none.
    """
    letter = text[at + 1 : at + 2]
    if number := _NUMBERS.match(text, at):
        four, two, control, octal = number.groups()
        if control:
            return ord(control.upper()) ^ 64, number.end()
        return int(four or two or octal, 8 if octal else 16), number.end()
    if letter in _CONTROLS:
        return _CONTROLS[letter], at + 2
    if not letter or letter.isalnum():
        raise Unsupported(rf"\{letter} is no escape")
    return ord(letter), at + 2
