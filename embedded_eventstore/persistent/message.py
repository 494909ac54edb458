"""One event on its way through a consumer group."""

from __future__ import annotations

from dataclasses import dataclass

from embedded_eventstore.store import Id, RecordedEvent

BEFORE_FIRST = -1  # the position before the first event


@dataclass(slots=True, eq=False)
class Message:
    """An event that must be finished: acknowledged, skipped or parked.

    Args:
        event: what the consumer gets; None if a link points to nothing.
        link: the link event that was resolved; None if there was none.
        position: its place in the source: a revision, or a commit position for $all.
        previous: the position of the event before it.
        sequence: its number, from 1, among all events of the source that the group read (also those filtered out).
        retry_count: how often it was sent again.
        parked: its revision in the group's stream of parked events, if it is replayed from there.
    """

    event: RecordedEvent | None
    link: RecordedEvent | None
    position: int
    previous: int = BEFORE_FIRST
    sequence: int = 0
    retry_count: int = 0
    parked: int | None = None

    @property
    def original(self) -> RecordedEvent:
        """The event of the source: the link, if one was resolved."""
        original = self.link or self.event
        assert original is not None, "a message has an event or a link"
        return original

    @property
    def id(self) -> Id:
        """The id that a consumer acknowledges."""
        return self.original.id
