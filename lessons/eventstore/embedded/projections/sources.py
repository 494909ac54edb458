"""Which events a projection reads, and in which order.

Both sources are stateless: they are asked for a page after a position. Events of several streams come in the order in
which they were written ($all's order), so that reading again from any position gives the same order; EventStoreDB needs
`reorderEvents` or a stream of its own ($projections-…-order) for that.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

from lessons.eventstore.embedded.projections.definition import Definition
from lessons.eventstore.embedded.projections.positions import LogPosition, Position, StreamPositions
from lessons.eventstore.embedded.projections.reading import newest_event, read_from
from lessons.eventstore.embedded.projections.system import deleted_stream
from lessons.eventstore.embedded.store import LINK, RecordedEvent, Store, resolve


@dataclass(frozen=True, slots=True)
class SourceEvent:
    """One event for a projection.

    Args:
        event: what happened; where `link` led, if it was read through one.
        link: the link event, or None.
        position: how far the projection has read, once it has handled this.
        category: of a projection that reads one category.
        deleted: not None for a notice that this stream was deleted.
    """

    event: RecordedEvent
    link: RecordedEvent | None
    position: Position
    category: str | None = None
    deleted: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What was read: the events that concern the projection, and the position after all that were looked at."""

    events: list[SourceEvent]
    position: Position
    looked_at: int = field(default=0)


def is_users(stream: str) -> bool:
    """Whether events of a stream are read by fromAll: streams of users, and the metadata of such streams."""
    return not stream.startswith("$") or (stream.startswith("$$") and not stream.startswith("$$$"))


class AllSource:
    """Reads $all (fromAll, and every system projection)."""

    def __init__(self, store: Store, definition: Definition):
        self._store = store
        self._definition = definition

    @property
    def start(self) -> LogPosition:
        return LogPosition()

    def read(self, after: LogPosition, limit: int) -> Page:
        """The next events after a position, out of at most `limit` that are looked at."""
        recorded, looked_at, last = self._store.scan(after.position + 1, limit, is_users)
        events = [event for one in recorded if (event := self._take(one)) is not None]
        return Page(events, LogPosition(last), looked_at)

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

    def progress(self, position: LogPosition) -> float:
        """How much of $all has been read, in percent."""
        head = self._store.head
        return 100.0 if position.position >= head else 100.0 * max(position.position, 0) / max(head, 1)


class StreamsSource:
    """Reads one stream or several (fromStream, fromStreams, fromCategory, fromCategories), and follows links."""

    def __init__(self, store: Store, definition: Definition):
        self._store = store
        self._definition = definition
        self._streams = definition.streams or tuple(f"$ce-{category}" for category in definition.categories)
        self._is_category = bool(definition.categories)

    @property
    def start(self) -> StreamPositions:
        return StreamPositions(tuple((stream, -1) for stream in dict.fromkeys(self._streams)))

    def read(self, after: StreamPositions, limit: int) -> Page:
        """The next events after a position, out of at most `limit` that are looked at."""
        after = self._adjusted(after)
        events, position, looked_at = [], after, 0
        pages = [self._after(stream, revision, limit) for stream, revision in after.revisions]
        for recorded in heapq.merge(*pages, key=lambda event: event.position):
            position = position.moved(recorded.stream, recorded.revision)
            looked_at += 1
            if (event := self._take(recorded, position)) is not None:
                events.append(event)
            if looked_at >= limit:
                break
        return Page(events, position, looked_at)

    def _adjusted(self, after: StreamPositions) -> StreamPositions:
        """The position with exactly the streams read now: an update of the query may have changed them."""
        return StreamPositions(tuple((stream, after.of(stream)) for stream, _ in self.start.revisions))

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
        event = resolve(self._store, recorded)
        return event and self._if_wanted(event, recorded, position, category)

    def _if_wanted(self, event, link, position, category) -> SourceEvent | None:
        wanted = self._definition.all_events or event.type in self._definition.events
        return SourceEvent(event, link, position, category) if wanted else None

    def progress(self, position: StreamPositions) -> float:
        """How much of the streams has been read, in percent."""
        read = total = 0
        for stream, revision in self._adjusted(position).revisions:
            event = newest_event(self._store, stream)
            newest = event.revision if event else -1
            read, total = read + min(revision, newest) + 1, total + newest + 1
        return 100.0 if read >= total else 100.0 * read / total


Source = AllSource | StreamsSource


def source_of(store: Store, definition: Definition) -> Source:
    return AllSource(store, definition) if definition.all_streams else StreamsSource(store, definition)
