r"""From .NET's syntax to RE2's: what both have in other words, and a sentence for what RE2 can't do in bounded time."""

from __future__ import annotations

import re

from embedded_eventstore.store.regex.characters import ranges
from embedded_eventstore.store.regex.classes import read_class
from embedded_eventstore.store.regex.errors import Unsupported
from embedded_eventstore.store.regex.escapes import read_character, read_set

_NAMED = re.compile(r"\(\?(?:<(\w+)>|'(\w+)')")
_OPTIONS = re.compile(r"\(\?([imnsx]*)(?:-([imnsx]+))?([:)])")
_REFUSED = {
    "(?=": "a lookahead is possible only after the ^ at the beginning",
    "(?!": "a lookahead is possible only after the ^ at the beginning",
    "(?<=": "a lookbehind is possible only before the $ at the end",
    "(?<!": "a lookbehind is possible only before the $ at the end",
    "(?>": "an atomic group can't be matched in bounded time",
    "(?(": "a condition can't be matched in bounded time",
}
LONGEST = 500_000
"""Characters of a translation: a class of Unicode letters has about 10,000."""
END = r"(?:\n?\z)"
"""The end of a name: .NET's `$` and `\\Z` allow one newline after it."""


def translate(text: str) -> str:
    r"""The expression for RE2.

    Raises:
        Unsupported: it has what RE2 can't do, or is no expression.

    >>> translate(r"(?<year>\d\d)[x-z-[y]]")[:3]
    '(?:'
    """
    end = "$" if _is_multiline(text) else END
    parts: list[str] = []
    at = size = 0
    while at < len(text):
        part, at = _part(text, at, end)
        parts.append(part)
        size += len(part)
        if size > LONGEST:
            raise Unsupported("it is too long, or has too many classes of characters")
    return "".join(parts)


def _is_multiline(text: str) -> bool:
    return any("m" in options[1] for options in _OPTIONS.finditer(text))


def _part(text: str, at: int, end: str) -> tuple[str, int]:
    sign = text[at]
    if sign == "\\":
        return _escape(text, at)
    if sign == "[":
        return read_class(text, at)
    if sign == "(":
        return _group(text, at)
    return end if sign == "$" else sign, at + 1


def _escape(text: str, at: int) -> tuple[str, int]:
    letter = text[at + 1 : at + 2]
    if letter in ("b", "B", "A", "z"):
        return "\\" + letter, at + 2
    if letter in ("Z", "G"):
        return END if letter == "Z" else r"\A", at + 2
    if letter == "k" or (letter in "123456789" and letter):
        raise Unsupported("a reference to a group can't be matched in bounded time")
    if (found := read_set(text, at)) is not None:
        return ranges(found[0]), found[1]
    code, after = read_character(text, at)
    return rf"\x{{{code:X}}}", after


def _group(text: str, at: int) -> tuple[str, int]:
    """The beginning of a group; no group is captured, since nobody asks for what it matched."""
    if not text.startswith("(?", at):
        return "(?:", at + 1
    if text.startswith("(?#", at):
        close = text.find(")", at)
        if close < 0:
            raise Unsupported("a comment has no ')'")
        return "", close + 1
    if named := _NAMED.match(text, at):
        return "(?:", named.end()
    if options := _OPTIONS.match(text, at):
        return _options(*options.groups(default="")), options.end()
    reasons = (reason for beginning, reason in _REFUSED.items() if text.startswith(beginning, at))
    raise Unsupported(next(reasons, f"{text[at : at + 4]!r} begins no group"))


def _options(on: str, off: str, close: str) -> str:
    if "x" in on:
        raise Unsupported("the option x is not supported: leave the spaces out")
    on, off = on.replace("n", ""), off.replace("n", "").replace("x", "")
    if not on and not off:
        return "(?:" if close == ":" else ""
    return f"(?{on}{'-' if off else ''}{off}{close}"
