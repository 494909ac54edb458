r"""Classes in brackets, with .NET's subtraction: `[\w-[aeiou]]`."""

from __future__ import annotations

from embedded_eventstore.store.regex.characters import EVERY, Characters, one, ranges, span
from embedded_eventstore.store.regex.errors import Unsupported
from embedded_eventstore.store.regex.escapes import read_character, read_set


def read_class(text: str, start: int) -> tuple[str, int]:
    """Translate the class whose `[` is at `start`.

    Returns:
        The class for RE2, and the index after its `]`.

    Raises:
        Unsupported: it is not a class.
    """
    characters, negated, end = _read(text, start)
    return ranges(characters, negated), end


def _read(text: str, start: int) -> tuple[Characters, bool, int]:
    """The characters in the brackets, whether all others are meant, and the index after the `]`."""
    negated = text.startswith("^", start + 1)
    at = first = start + 1 + negated
    found: Characters = 0
    while at < len(text):
        if at > first and text[at] == "]":
            return found, negated, at + 1
        if at > first and text.startswith("-[", at):
            return _subtracted(text, at + 1, EVERY & ~found if negated else found)
        characters, at = _item(text, at)
        if _is_one(characters) and text.startswith("-", at) and text[at + 1 : at + 2] not in ("]", "[", ""):
            characters, at = _range(text, characters.bit_length() - 1, at + 1)
        found |= characters
    raise Unsupported("a class has no ']'")


def _subtracted(text: str, at: int, whole: Characters) -> tuple[Characters, bool, int]:
    less, negated, end = _read(text, at)
    if not text.startswith("]", end):
        raise Unsupported("a subtraction must be the last in its class")
    return whole & (less if negated else ~less), False, end + 1


def _range(text: str, lowest: int, at: int) -> tuple[Characters, int]:
    end_of_range, end = _item(text, at)
    highest = end_of_range.bit_length() - 1
    if not _is_one(end_of_range) or highest < lowest:
        raise Unsupported("a range has its ends in the wrong order, or no character as an end")
    return span(lowest, highest), end


def _is_one(characters: Characters) -> bool:
    return characters.bit_count() == 1


def _item(text: str, at: int) -> tuple[Characters, int]:
    """One character or set, and the index after it."""
    if text[at] != "\\":
        return one(ord(text[at])), at + 1
    if (found := read_set(text, at)) is not None:
        return found
    if text.startswith("b", at + 1):  # in a class it is the backspace
        return one(8), at + 2
    code, end = read_character(text, at)
    return one(code), end
