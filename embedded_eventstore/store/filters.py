"""Filters of $all by stream name or event type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from embedded_eventstore.store.events import RecordedEvent


@dataclass(frozen=True, slots=True)
class EventFilter:
    """A prefix of, or a regular expression for, the name of an event's stream or type.

    Args:
        on_stream: look at the stream's name; otherwise at the type.
        regex: must match somewhere in the name; empty where prefixes are given.
        prefixes: the name must begin with one of them.
    """

    on_stream: bool = False
    regex: str = ""
    prefixes: Sequence[str] = ()

    def matches(self, event: RecordedEvent) -> bool:
        """Whether the event passes the filter.

        Raises:
            re.error: `regex` is not a regular expression; `check` finds that out before.
        """
        name = event.stream if self.on_stream else event.type
        return name.startswith(tuple(self.prefixes)) if self.prefixes else re.search(self.regex, name) is not None

    def check(self) -> None:
        """Compile the regular expression.

        Raises:
            ValueError: it is not one.
        """
        try:
            re.compile(self.regex)
        except re.error as error:
            raise ValueError(f"{self.regex!r} is not a regular expression: {error}") from error


def hidden_in_all(stream: str) -> bool:
    """Whether $all leaves a stream out: what a group on $all writes about itself would be an event for it again.

    >>> hidden_in_all("$persistentsubscription-$all::billing-checkpoint"), hidden_in_all("account-123")
    (True, False)
    """
    return stream.startswith("$persistentsubscription-$all::") and stream.endswith(("-checkpoint", "-parked"))
