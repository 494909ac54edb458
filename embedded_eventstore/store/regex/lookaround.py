r"""Lookarounds at the ends of an expression, which RE2 can't do, as conditions beside it.

`^(?!A)B|C(?<!D)$` means: the name matches `^B` and not `^A`, or it matches `C$` and not `D$`. Clients of this protocol
exclude types in the first way. `^((?!A).)*$` means that `A` is nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from embedded_eventstore.store.regex.classes import read_class

_OPTIONS = re.compile(r"(?:\(\?[imns]+\))?")
_BEGINNING = re.compile(r"(\^|\\A)(?=\(\?[=!])")
_ENDING = re.compile(r"(\$|\\Z|\\z)\Z")
_NOWHERE = re.compile(r"(?:\(\?:|\()\(\?!(.*)\)\.\)[*+]\Z", re.DOTALL)


class Condition(NamedTuple):
    """An expression, and whether it must be found in the name, or must not."""

    text: str
    found: bool = True


def alternatives(text: str) -> list[list[Condition]]:
    """The expression as alternatives, of which one must hold; all conditions of an alternative must hold.

    >>> alternatives("^(?!A)B|C")
    [[Condition(text='^(?:A)', found=False), Condition(text='^B', found=True)], [Condition(text='C', found=True)]]
    """
    if "(?=" not in text and "(?!" not in text and "(?<" not in text:
        return [[Condition(text)]]
    options = _OPTIONS.match(text)
    assert options  # it matches nothing, too
    return [
        [Condition(options[0] + one, found) for one, found in _conditions(alternative)]
        for alternative in _split(text[options.end() :])
    ]


def _conditions(text: str) -> Iterator[Condition]:
    beginning = _BEGINNING.match(text)
    anchor = beginning[0] if beginning else ""
    rest = text[len(anchor) :]
    while anchor and rest.startswith(("(?=", "(?!")):
        end = _end_of_group(rest, 0)
        yield Condition(f"{anchor}(?:{rest[3 : end - 1]})", rest[2] == "=")
        rest = rest[end:]
    rest = anchor + rest
    while (behind := _lookbehind_at_end(rest)) is not None:
        start, end = behind
        yield Condition(f"(?:{rest[start + 4 : end - 1]}){rest[end:]}", rest[start + 3] == "=")
        rest = rest[:start] + rest[end:]
    yield _nowhere(rest) or Condition(rest)


def _nowhere(text: str) -> Condition | None:
    if not text.startswith("^") or not text.endswith("$"):
        return None
    inner = _NOWHERE.match(text[1:-1])
    return Condition(inner[1], False) if inner and _end_of_group(text, 1) == len(text) - 2 else None


def _lookbehind_at_end(text: str) -> tuple[int, int] | None:
    """Where the lookbehind before the `$` at the end begins and ends."""
    ending = _ENDING.search(text)
    if not ending:
        return None
    for start in (start for start, level in _groups(text) if level == 0 and text.startswith(("(?<=", "(?<!"), start)):
        if _end_of_group(text, start) == ending.start():
            return start, ending.start()
    return None


def _split(text: str) -> list[str]:
    """The parts between the bars outside of groups."""
    parts, start = [], 0
    for at, level in _signs(text):
        if text[at] == "|" and level == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def _groups(text: str) -> Iterator[tuple[int, int]]:
    return ((at, level) for at, level in _signs(text) if text[at] == "(")


def _end_of_group(text: str, start: int) -> int:
    """The index after the group that begins at `start`; the text's end if it has none."""
    outside = next((level for at, level in _signs(text) if at == start), 0)
    ends = (at + 1 for at, level in _signs(text) if at > start and text[at] == ")" and level == outside)
    return next(ends, len(text))


def _signs(text: str) -> Iterator[tuple[int, int]]:
    """The index of each sign that is neither escaped nor in a class, and how many groups are around it."""
    at = level = 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if text[at] == "[":
            at = read_class(text, at)[1]
            continue
        level -= text[at] == ")"
        yield at, level
        level += text[at] == "("
        at += 1
