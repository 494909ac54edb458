"""A regular expression in .NET's syntax, matched by RE2 in a time that grows with the name's length only."""

from __future__ import annotations

from functools import lru_cache

import re2

from embedded_eventstore.store.regex.errors import Unsupported
from embedded_eventstore.store.regex.lookaround import Condition, alternatives
from embedded_eventstore.store.regex.translation import translate

MOST_STEPS = 20_000_000
"""Length of a name times instructions of an expression: RE2 takes about 0.1 s for as many in its slowest mode."""
NAMES, LONGEST_NAME = 5_000, 200
"""Names whose result is kept, and their longest: those of types and streams come again and again."""
_OPTIONS = re2.Options()
_OPTIONS.max_mem = 1 << 20
_OPTIONS.never_capture = True
_OPTIONS.log_errors = False


class Expression:
    """A regular expression, compiled.

    Args:
        text: in .NET's syntax.

    Raises:
        ValueError: it is none, or has something that can't be matched in bounded time.
    """

    def __init__(self, text: str) -> None:
        try:
            self._alternatives = [[_compiled(one) for one in conditions] for conditions in alternatives(text)]
        except (Unsupported, re2.error) as error:
            raise ValueError(f"The regular expression {text!r} can't be used: {_reason(error)}.") from error
        self._kept = lru_cache(NAMES)(self._find)

    def found_in(self, name: str) -> bool:
        """Whether the expression is found in the name; never in a name that is too long to be searched in time."""
        return self._kept(name) if len(name) <= LONGEST_NAME else self._find(name)

    def _find(self, name: str) -> bool:
        return any(
            all(_search(pattern, name) is found for pattern, found in conditions) for conditions in self._alternatives
        )


def _compiled(condition: Condition) -> tuple[re2._Regexp, bool]:
    return re2.compile(translate(condition.text), _OPTIONS), condition.found


def _search(pattern: re2._Regexp, name: str) -> bool:
    return pattern.programsize * len(name) <= MOST_STEPS and pattern.search(name) is not None


def _reason(error: Exception) -> str:
    [reason] = error.args
    return reason.decode() if isinstance(reason, bytes) else str(reason)
