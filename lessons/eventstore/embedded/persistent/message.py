"""One event on its way through a consumer group."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.eventstore.embedded.store import Id, RecordedEvent

BEFORE_ALL = -1  # a position before the first event


@dataclass(slots=True, eq=False)
class Message:
    """An event that the group must see finished: acknowledged, skipped or parked.

    event         what the consumer gets; None when a link leads to nothing
    link          the link event that was resolved, if links are resolved
    position      where it stands in the source: a revision, or a commit position for $all
    previous      the position up to which everything before it was seen
    sequence      its number, counted from 1, among all the group saw (with those a filter left out)
    retry_count   how often it was sent before
    parked        its revision in the group's stream of parked events, when it is replayed from there
    """

    event: RecordedEvent | None
    link: RecordedEvent | None
    position: int
    previous: int = BEFORE_ALL
    sequence: int = 0
    retry_count: int = 0
    parked: int | None = None

    @property
    def original(self) -> RecordedEvent:
        """The event as the source has it: the link, where a link was resolved."""
        return self.link or self.event  # type: ignore[return-value]  # one of both is always there

    @property
    def id(self) -> Id:
        """By this id a consumer acknowledges."""
        return self.original.id
