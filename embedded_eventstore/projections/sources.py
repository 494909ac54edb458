"""Sources: which events a projection reads, and in which order.

Both sources are stateless: the caller asks for a page after a position. Events of several streams come in the order in
which they were written ($all's order), so reading again from any position gives the same order; EventStoreDB needs
`reorderEvents` or a stream of its own ($projections-…-order) for that.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from embedded_eventstore.projections.definition import SourceDefinition
from embedded_eventstore.projections.positions import (
    LogPosition,
    Position,
    StreamPositions,
    as_log_position,
    as_stream_positions,
)
from embedded_eventstore.projections.reading import newest_event, read_from
from embedded_eventstore.projections.system import deleted_stream
from embedded_eventstore.store import LINK, RecordedEvent, Store, resolve_link


class SourceEvent(NamedTuple):
    """One event for a projection.

    Args:
        event: the event; the target of `link`, if it was read through one.
        link: the link event; None if there was none.
        position: how far the projection has read when it has handled this event.
        category: of a projection that reads categories.
        deleted: the stream that was deleted, if the event says that; otherwise None.
    """

    event: RecordedEvent
    link: RecordedEvent | None
    position: Position
    category: str | None = None
    deleted: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What was read at once.

    Args:
        events: the events for the projection.
        position: the position after all events that were read.
        looked_at: how many events that were.
    """

    events: list[SourceEvent]
    position: Position
    looked_at: int = field(default=0)


def is_users(stream: str) -> bool:
    """Whether fromAll reads the events of a stream: streams of users, and the metadata of such streams."""
    return not stream.startswith("$") or (stream.startswith("$$") and not stream.startswith("$$$"))


class AllSource:
    """Reads $all (fromAll, and every system projection).

    Args:
        store: has the events.
        definition: says which of them the projection gets.
    """

    def __init__(self, store: Store, definition: SourceDefinition) -> None:
        self._store = store
        self._definition = definition

    @property
    def start(self) -> LogPosition:
        """The position before the first event."""
        return LogPosition()

    def check(self, position: Position) -> None:
        """Raise ProjectionFaulted if it is no position of this kind of source."""
        as_log_position(position)

    def read(self, after: Position, limit: int) -> Page:
        """The next events after a position, out of at most `limit` that are read."""
        recorded, looked_at, last = self._store.scan(as_log_position(after).position + 1, limit, is_users)
        return Page(self._taken(recorded), LogPosition(last), looked_at)

    def _taken(self, recorded: list[RecordedEvent]) -> list[SourceEvent]:
        definition = self._definition
        if not definition.all_events or definition.handles_deleted_notifications:
            return [event for one in recorded if (event := self._take(one)) is not None]
        links = definition.include_links  # each system projection reads each event: this has to be fast
        return [SourceEvent(one, None, LogPosition(one[2])) for one in recorded if links or one[4] != LINK]

    def _take(self, event: RecordedEvent) -> SourceEvent | None:
        definition = self._definition
        if event.type == LINK and not definition.include_links:
            return None
        position = LogPosition(event.position)
        if definition.handles_deleted_notifications and (gone := deleted_stream(event)) is not None:
            return SourceEvent(event, None, position, deleted=gone)
        if definition.all_events or event.type in definition.events:
            return SourceEvent(event, None, position)
        return None

    def progress(self, position: Position) -> float:
        """How much of $all has been read, in percent."""
        at, head = as_log_position(position).position, self._store.head
        return 100.0 if at >= head else 100.0 * max(at, 0) / max(head, 1)


class StreamsSource:
    """Reads one stream or several (fromStream, fromStreams, fromCategory, fromCategories), and follows links.

    Args:
        store: has the events.
        definition: says which of them the projection gets.
    """

    def __init__(self, store: Store, definition: SourceDefinition) -> None:
        self._store = store
        self._definition = definition
        self._streams = definition.streams or tuple(f"$ce-{category}" for category in definition.categories)
        self._is_category = bool(definition.categories)

    @property
    def start(self) -> StreamPositions:
        """The position before the first event."""
        return StreamPositions(tuple((stream, -1) for stream in dict.fromkeys(self._streams)))

    def check(self, position: Position) -> None:
        """Raise ProjectionFaulted if it is no position of this kind of source."""
        as_stream_positions(position)

    def read(self, after: Position, limit: int) -> Page:
        """The next events after a position, out of at most `limit` that are read."""
        position = self._adjusted(after)
        events: list[SourceEvent] = []
        looked_at = 0
        pages = [self._after(stream, revision, limit) for stream, revision in position.revisions]
        for recorded in heapq.merge(*pages, key=lambda event: event.position):
            position = position.moved(recorded.stream, recorded.revision)
            looked_at += 1
            if (event := self._take(recorded, position)) is not None:
                events.append(event)
            if looked_at >= limit:
                break
        return Page(events, position, looked_at)

    def _adjusted(self, position: Position) -> StreamPositions:
        """The position with exactly the streams read now: an update of the query may have changed them."""
        known = as_stream_positions(position)
        return StreamPositions(tuple((stream, known.revision_of(stream)) for stream, _ in self.start.revisions))

    def _after(self, stream: str, revision: int, limit: int) -> Iterator[RecordedEvent]:
        return iter(read_from(self._store, stream, revision + 1, limit))

    def _take(self, recorded: RecordedEvent, position: StreamPositions) -> SourceEvent | None:
        category = recorded.stream[len("$ce-") :] if self._is_category else None
        if recorded.type != LINK:
            return None if self._is_category else self._if_wanted(recorded, None, position, None)
        if self._definition.handles_deleted_notifications and b'"$deleted"' in recorded.metadata:
            stream = recorded.data.decode().partition("@")[2]
            gone = stream[2:] if stream.startswith("$$") else stream
            return SourceEvent(recorded, recorded, position, category, deleted=gone)
        event = resolve_link(self._store, recorded)
        return event and self._if_wanted(event, recorded, position, category)

    def _if_wanted(
        self, event: RecordedEvent, link: RecordedEvent | None, position: StreamPositions, category: str | None
    ) -> SourceEvent | None:
        wanted = self._definition.all_events or event.type in self._definition.events
        return SourceEvent(event, link, position, category) if wanted else None

    def progress(self, position: Position) -> float:
        """How much of the streams has been read, in percent."""
        read = total = 0
        for stream, revision in self._adjusted(position).revisions:
            event = newest_event(self._store, stream)
            newest = event.revision if event else -1
            read, total = read + min(revision, newest) + 1, total + newest + 1
        return 100.0 if read >= total else 100.0 * read / total


Source = AllSource | StreamsSource


def make_source(store: Store, definition: SourceDefinition) -> Source:
    """The source that the definition asks for."""
    return AllSource(store, definition) if definition.all_streams else StreamsSource(store, definition)
