"""Which events of all streams a reader wants."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lessons.eventstore.embedded.store.events import RecordedEvent


@dataclass(frozen=True, slots=True)
class EventFilter:
    """A prefix of, or a regular expression for, the name of an event's stream or type.

    Args:
        on_stream: look at the stream's name; otherwise at the type.
        regex: searched for, anywhere in the name; empty where prefixes are given.
        prefixes: one of them must be how the name begins.
    """

    on_stream: bool = False
    regex: str = ""
    prefixes: Sequence[str] = ()

    def matches(self, event: RecordedEvent) -> bool:
        """Whether the reader wants the event.

        Raises:
            re.error: `regex` is no regular expression; `check` tells beforehand.
        """
        name = event.stream if self.on_stream else event.type
        return name.startswith(tuple(self.prefixes)) if self.prefixes else re.search(self.regex, name) is not None

    def check(self) -> None:
        """Look at the regular expression.

        Raises:
            ValueError: it is none.
        """
        try:
            re.compile(self.regex)
        except re.error as error:
            raise ValueError(f"{self.regex!r} is no regular expression: {error}") from error


def hidden_in_all(stream: str) -> bool:
    """Whether $all leaves a stream out: what a group on $all writes of itself would be an event for it again.

    >>> hidden_in_all("$persistentsubscription-$all::billing-checkpoint"), hidden_in_all("account-123")
    (True, False)
    """
    return stream.startswith("$persistentsubscription-$all::") and stream.endswith(("-checkpoint", "-parked"))
