"""Filters of $all by stream name or event type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from embedded_eventstore.store.events import RecordedEvent
from embedded_eventstore.store.regex import Expression


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
            ValueError: `regex` is not a regular expression; `check` finds that out before.
        """
        name = event.stream if self.on_stream else event.type
        return name.startswith(tuple(self.prefixes)) if self.prefixes else _expression(self.regex).found_in(name)

    def check(self) -> None:
        """Compile the regular expression.

        Raises:
            ValueError: it is not one, or has something that can't be matched in bounded time.
        """
        _expression(self.regex)


_expression = lru_cache(500)(Expression)


def filter_events(filter: EventFilter | None, events: Iterable[RecordedEvent]) -> list[RecordedEvent]:
    """The events that pass the filter; all of them if there is none."""
    return [event for event in events if filter is None or filter.matches(event)]


def hidden_in_all(stream: str) -> bool:
    """Whether $all leaves a stream out: what a group on $all writes about itself would be an event for it again.

    >>> hidden_in_all("$persistentsubscription-$all::billing-checkpoint"), hidden_in_all("account-123")
    (True, False)
    """
    return stream.startswith("$persistentsubscription-$all::") and stream.endswith(("-checkpoint", "-parked"))
