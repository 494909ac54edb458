"""What a learner's function has returned to a check: often the reason why the check can't go on."""

import functools
import reprlib
from types import FunctionType
from typing import Any


class Returned:
    """Notes the last value that a function of the learner's returned; none while one is running.

    >>> returned = Returned()
    >>> def forgets(): pass
    >>> returned.noting(forgets)()
    >>> returned.words()
    '`forgets` returned `None`'
    """

    def __init__(self) -> None:
        self._last: tuple[str, object] | None = None

    def noting(self, value: Any) -> Any:
        """The value; a function of the learner's notes here what it returns."""
        if not isinstance(value, FunctionType):
            return value

        @functools.wraps(value)
        def noted(*values: Any, **named: Any) -> Any:
            self._last = None
            found = value(*values, **named)
            self._last = value.__name__, found
            return found

        return noted

    def words(self) -> str:
        """The function and what it returned, as the beginning of a sentence; empty where none has returned."""
        return f"`{self._last[0]}` returned `{_short(self._last[1])}`" if self._last else ""


def _short(value: object) -> str:
    try:
        return reprlib.repr(value).replace("`", "'")
    except Exception:  # an object of the learner's whose repr fails
        return f"a {type(value).__name__}"
