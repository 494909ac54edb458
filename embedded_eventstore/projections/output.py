"""What a projection writes: each event has the position that caused it in its metadata, and none is written twice.

A stream belongs to the projection that writes to it. Before its first event goes into a stream, the newest event there
decides. If no projection or another one wrote it, this projection faults, as in EventStoreDB. If this one wrote it in
this epoch, all events of earlier positions are written already, and are left out; of those with its own position, as
many are left out as there are: what one event caused may take several transactions. If this one wrote it in an older
epoch (before a reset), the old events are truncated.
"""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from embedded_eventstore.projections.engine import Emitted
from embedded_eventstore.projections.errors import ProjectionFaulted
from embedded_eventstore.projections.names import Names
from embedded_eventstore.projections.positions import Position, Version, quoted, read_stamp, stamp
from embedded_eventstore.projections.reading import newest_event, read_backwards, read_from
from embedded_eventstore.projections.sources import SourceEvent
from embedded_eventstore.store import (
    ANY,
    JSON,
    LINK,
    NO_STREAM,
    OCTET_STREAM,
    AppendTooLarge,
    Id,
    NewEvent,
    Store,
    StreamDeleted,
    WrongExpectedVersion,
    id_text,
    new_id,
)

Extra = tuple[tuple[str, str], ...]
"""Further metadata: names with values as JSON."""

# Streams whose newest event is cached; above that the cache is emptied.
CACHED_STREAMS = 50_000

# Events read at once, to count those that are written already.
PAGE = 500

# Bytes appended at once; an event may be larger.
BYTES = 1024 * 1024

# Tracked streams that are read, or deleted, in one turn.
TRACKED_PAGE = 100


class Cause(NamedTuple):
    """What caused a write.

    Args:
        position: how far the projection had read.
        event_id: the event there; None if no single event caused it.
        correlation_id: of that event.
    """

    position: Position
    event_id: Id | None = None
    correlation_id: str | None = None

    @classmethod
    def from_event(cls, read: SourceEvent) -> "Cause":
        """The cause that an event of the source is."""
        return cls(read.position, read.event.id, _correlation_id(read))


def _correlation_id(read: SourceEvent) -> str | None:
    if b'"$correlationId"' not in read.event.metadata or read.event.content_type != JSON:
        return None
    try:
        correlation_id = json.loads(read.event.metadata).get("$correlationId")
    except (ValueError, AttributeError):
        return None
    return correlation_id if isinstance(correlation_id, str) else None


@dataclass(slots=True)
class _Stream:
    """A stream that the projection writes to."""

    revision: int  # of its newest event, -1 if it never had one; the revisions of a deleted stream continue
    written: Position | None  # up to which events of this epoch are written already
    repeated: int | None = None  # how many of those with that very position are still to be left out; None: unknown


class Output:
    """The streams that one run of a projection writes to. Use it within a transaction of the store.

    Args:
        store: has them.
        names: of the projection's own streams.
        version: goes into the metadata of each event.
        track: keep the names of the streams that handlers emit to, so that they can be deleted with the projection.
    """

    def __init__(self, store: Store, names: Names, version: Version, track: bool = False) -> None:
        self._store = store
        self._names = names
        self._version = version
        self._version_text = str(version)  # is in each event
        self._streams: dict[str, _Stream] = {}
        self._tracked = self._read_tracked() if track else None
        self._batch: dict[str, list[NewEvent]] = {}
        self.waiting = 0
        """How many events the batch has."""

    def discard(self) -> None:
        """Empty the cache and the batch: a transaction failed, and they may be wrong."""
        self._streams.clear()
        self._batch.clear()
        self.waiting = 0

    def emit(self, emitted: Emitted, cause: Cause) -> None:
        """Write what a handler emitted.

        Raises:
            ProjectionFaulted: the stream is not this projection's, or is deleted.
        """
        if self._tracked is not None and emitted.stream not in self._tracked:
            self._tracked.add(emitted.stream)
            name = NewEvent(new_id(), "$StreamTracked", emitted.stream.encode(), b"", OCTET_STREAM)
            self._append(self._names.emitted_streams, name)
        data = emitted.data.encode()
        self._write(emitted.stream, emitted.type, data, JSON if emitted.is_json else OCTET_STREAM, cause, emitted.extra)

    def result(self, partition: str, result: str | None, cause: Cause) -> None:
        """Write a result that changed (outputState); None if it was removed."""
        stream = self._names.result(partition)
        type_, data = ("ResultRemoved", b"") if result is None else ("Result", result.encode())
        revision = self._write(stream, type_, data, JSON, cause)
        if partition and revision is not None:
            self._write(self._names.result(), LINK, f"{revision}@{stream}".encode(), OCTET_STREAM, cause)

    def partition_created(self, partition: str, cause: Cause) -> None:
        """Note a new partition with results."""
        self._write(self._names.partitions, "$partition", partition.encode(), OCTET_STREAM, Cause(cause.position))

    def _write(
        self, stream: str, type_: str, data: bytes, content_type: str, cause: Cause, extra: Extra = ()
    ) -> int | None:
        """Add one event to the batch; returns its revision, or None if it was written before."""
        known = self._streams.get(stream) or self._look_up(stream)
        if known.written is not None and self._was_written(stream, known, cause.position):
            return None
        event = NewEvent(new_id(), type_, data, self._metadata(cause, extra), content_type)
        batch = self._batch.get(stream) or self._batch.setdefault(stream, [])
        batch.append(event)
        self.waiting += 1
        return known.revision + len(batch)

    def _was_written(self, stream: str, known: _Stream, position: Position) -> bool:
        assert known.written is not None
        if not position.is_at_or_before(known.written):
            known.written = None
            return False
        if not known.written.is_at_or_before(position):
            return True
        if known.repeated is None:
            known.repeated = self._count_at(stream, known.written)
        known.repeated -= 1
        return known.repeated >= 0

    def _count_at(self, stream: str, position: Position) -> int:
        """How many of the newest events of a stream have this position."""
        count, start = 0, None
        while page := read_backwards(self._store, stream, start, PAGE):
            for event in page:
                stamped = read_stamp(event.metadata)
                if stamped is None or stamped[1] != position:
                    return count
                count += 1
            start = page[-1].revision - 1
            if start < 0:
                break
        return count

    def _metadata(self, cause: Cause, extra: Extra) -> bytes:
        fields = [field for field in extra if field[0] != "$causedBy"] if extra else []
        if cause.event_id is not None:
            fields.append(("$causedBy", f'"{id_text(cause.event_id)}"'))
        if cause.correlation_id and not any(name == "$correlationId" for name, _ in fields):
            fields.append(("$correlationId", quoted(cause.correlation_id)))
        return stamp(self._version_text, cause.position, fields)

    def flush(self) -> None:
        """Write the batch.

        Raises:
            ProjectionFaulted: somebody else wrote to one of the streams, or deleted it.
        """
        for stream, events in self._batch.items():
            for page in _pages(events):
                self._append_owned(stream, page)
        self._batch.clear()
        self.waiting = 0
        if len(self._streams) > CACHED_STREAMS:
            self._streams.clear()

    def _append_owned(self, stream: str, events: list[NewEvent]) -> None:
        known = self._streams[stream]
        expected = NO_STREAM if known.revision < 0 else known.revision
        try:
            known.revision = self._store.append(stream, events, expected).revision
        except WrongExpectedVersion:
            raise ProjectionFaulted(f"The '{stream}' stream has been written to from the outside.") from None
        except AppendTooLarge:
            raise ProjectionFaulted(f"An event for the stream {stream} is too large.") from None

    def _look_up(self, stream: str) -> _Stream:
        try:
            known = _Stream(self._store.append(stream, [], ANY).revision, None)
        except StreamDeleted:
            raise ProjectionFaulted(f"Stream : {stream} is deleted. Cannot emit events to it") from None
        newest = newest_event(self._store, stream)
        if newest is None:
            self._set_metadata(stream, None)
        elif (stamped := read_stamp(newest.metadata)) is None:
            raise ProjectionFaulted(
                f"The '{stream}' stream managed by projection {self._version.id} has been written to from the outside."
            )
        elif stamped[0].id != self._version.id:
            raise ProjectionFaulted(
                f"Multiple projections emitting to the same stream detected.  Stream: '{stream}'. "
                f"Last event projection: '{stamped[0].id}'.  Emitting projection: '{self._version.id}'"
            )
        elif stamped[0].version < self._version.epoch:  # a reset goes to a version of its own and begins with it
            self._set_metadata(stream, known.revision + 1)
        else:
            known.written = stamped[1]
        self._streams[stream] = known
        return known

    def _set_metadata(self, stream: str, truncate_before: int | None) -> None:
        """All may read these streams, although their names begin with $."""
        metadata: dict[str, Any] = {} if truncate_before is None else {"$tb": truncate_before}
        if stream.startswith("$"):
            metadata["$acl"] = {"$r": "$all", "$mr": "$all"}
        if metadata:
            self._store.append(f"$${stream}", [NewEvent(new_id(), "$metadata", json.dumps(metadata).encode())], ANY)

    def _append(self, stream: str, event: NewEvent) -> None:
        self._store.append(stream, [event], ANY)

    def _read_tracked(self) -> set[str]:
        return set(itertools.chain.from_iterable(tracked_streams(self._store, self._names)))


def _pages(events: list[NewEvent]) -> Iterator[list[NewEvent]]:
    """The events in parts of at most BYTES; an event that is larger is a part of its own."""
    page: list[NewEvent] = []
    size = 0
    for event in events:
        more = len(event.data) + len(event.metadata)
        if page and size + more > BYTES:
            yield page
            page, size = [], 0
        page.append(event)
        size += more
    yield page


def tracked_streams(store: Store, names: Names) -> Iterator[list[str]]:
    """The streams that a projection with track_emitted_streams has written to, page by page."""
    start = 0
    while page := read_from(store, names.emitted_streams, start, TRACKED_PAGE):
        yield [event.data.decode() for event in page]
        start = page[-1].revision + 1
