"""What a projection writes into streams, each event stamped with the position that caused it, and never twice.

A stream belongs to the projection that writes to it. Before the first event goes into a stream, the newest event there
is looked at: written by nobody's projection or by another one, the projection faults, as in EventStoreDB. Written
by this one in this epoch, everything up to that event's position is there already and is left out. Written
in an older epoch (before a reset), the old events are truncated.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from lessons.eventstore.embedded.projections.engine import Emitted
from lessons.eventstore.embedded.projections.errors import Faulted
from lessons.eventstore.embedded.projections.names import Names
from lessons.eventstore.embedded.projections.positions import Position, Version, quoted, read_stamp, stamp
from lessons.eventstore.embedded.projections.reading import newest_event, read_from
from lessons.eventstore.embedded.projections.sources import SourceEvent
from lessons.eventstore.embedded.store import (
    ANY,
    LINK,
    MAX_APPEND_SIZE,
    NO_STREAM,
    AppendTooLarge,
    Id,
    NewEvent,
    Store,
    StreamDeleted,
    WrongExpectedVersion,
    id_text,
    new_id,
)

JSON = "application/json"
OCTET_STREAM = "application/octet-stream"

# Streams whose newest event is remembered. More than that, and all are looked up again.
REMEMBERED_STREAMS = 50_000


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is written: a position, and the event there (None for what no single event caused)."""

    position: Position
    event_id: Id | None = None
    correlation_id: str | None = None

    @classmethod
    def of(cls, read: SourceEvent) -> "Cause":
        return cls(read.position, read.event.id, _correlation_id(read))


def _correlation_id(read: SourceEvent) -> str | None:
    if read.event.content_type != JSON or b'"$correlationId"' not in read.event.metadata:
        return None
    try:
        found = json.loads(read.event.metadata).get("$correlationId")
    except (ValueError, AttributeError):
        return None
    return found if isinstance(found, str) else None


@dataclass(slots=True)
class _Stream:
    """What is known of a stream that the projection writes to."""

    revision: int  # of its newest event, -1 if it never had one; a stream that was deleted goes on where it was
    written: Position | None  # up to which this epoch's events are there already


class Output:
    """The streams that one run of a projection writes to. Use it within a transaction of the store.

    Args:
        track: keep the names of the streams that handlers emit to, so that they can be deleted with the projection.
    """

    def __init__(self, store: Store, names: Names, version: Version, track: bool = False):
        self._store = store
        self._names = names
        self._version = version
        self._streams: dict[str, _Stream] = {}
        self._tracked = self._read_tracked() if track else None
        self._batch: dict[str, list[NewEvent]] = {}

    def forget(self) -> None:
        """A transaction failed, so what is known of streams may be wrong."""
        self._streams.clear()
        self._batch.clear()

    def emit(self, emitted: Emitted, cause: Cause) -> None:
        """What a handler emitted.

        Raises:
            Faulted: the stream is not this projection's, or is deleted.
        """
        if self._tracked is not None and emitted.stream not in self._tracked:
            self._tracked.add(emitted.stream)
            name = NewEvent(new_id(), "$StreamTracked", emitted.stream.encode(), b"", OCTET_STREAM)
            self._append(self._names.emitted_streams, name)
        data = emitted.data.encode()
        self._write(emitted.stream, emitted.type, data, JSON if emitted.is_json else OCTET_STREAM, cause, emitted.extra)

    def result(self, partition: str, result: str | None, cause: Cause) -> None:
        """A state or result that changed (outputState); None if there is none any more."""
        stream = self._names.result(partition)
        type_, data = ("ResultRemoved", b"") if result is None else ("Result", result.encode())
        revision = self._write(stream, type_, data, JSON, cause)
        if partition and revision is not None:
            self._write(self._names.result(), LINK, f"{revision}@{stream}".encode(), OCTET_STREAM, cause)

    def partition_created(self, partition: str, cause: Cause) -> None:
        """A partition that has results appeared."""
        self._write(self._names.partitions, "$partition", partition.encode(), OCTET_STREAM, Cause(cause.position))

    def _write(self, stream, type_, data, content_type, cause: Cause, extra=()) -> int | None:
        """Puts one event down for `flush`; gives the revision it will have, or None if it was there before."""
        known = self._streams.get(stream) or self._look_up(stream)
        if known.written is not None:
            if cause.position.is_at_or_before(known.written):
                return None
            known.written = None
        event = NewEvent(new_id(), type_, data, self._metadata(cause, extra), content_type)
        self._batch.setdefault(stream, []).append(event)
        return known.revision + len(self._batch[stream])

    def _metadata(self, cause: Cause, extra) -> bytes:
        fields = [field for field in extra if field[0] != "$causedBy"]
        if cause.event_id is not None:
            fields.append(("$causedBy", f'"{id_text(cause.event_id)}"'))
        if cause.correlation_id and not any(name == "$correlationId" for name, _ in fields):
            fields.append(("$correlationId", quoted(cause.correlation_id)))
        return stamp(self._version, cause.position, fields)

    def flush(self) -> int:
        """Writes what was put down; gives how many events that were.

        Raises:
            Faulted: somebody else wrote to one of the streams, or deleted it.
        """
        written = 0
        for stream, events in self._batch.items():
            for page in _pages(events):
                self._append_owned(stream, page)
            written += len(events)
        self._batch.clear()
        if len(self._streams) > REMEMBERED_STREAMS:
            self._streams.clear()
        return written

    def _append_owned(self, stream: str, events: list[NewEvent]) -> None:
        known = self._streams[stream]
        expected = NO_STREAM if known.revision < 0 else known.revision
        try:
            known.revision = self._store.append(stream, events, expected).revision
        except WrongExpectedVersion:
            raise Faulted(f"The '{stream}' stream has been written to from the outside.") from None
        except AppendTooLarge:
            raise Faulted(f"An event for the stream {stream} is too large.") from None

    def _look_up(self, stream: str) -> _Stream:
        try:
            known = _Stream(self._store.append(stream, [], ANY).revision, None)
        except StreamDeleted:
            raise Faulted(f"Stream : {stream} is deleted. Cannot emit events to it") from None
        newest = newest_event(self._store, stream)
        if newest is None:
            self._set_metadata(stream, None)
        elif (stamped := read_stamp(newest.metadata)) is None:
            raise Faulted(
                f"The '{stream}' stream managed by projection {self._version.id} has been written to from the outside."
            )
        elif stamped[0].id != self._version.id:
            raise Faulted(
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
        """Streams of the system can be read by all, although their names begin with $."""
        metadata: dict = {} if truncate_before is None else {"$tb": truncate_before}
        if stream.startswith("$"):
            metadata["$acl"] = {"$r": "$all", "$mr": "$all"}
        if metadata:
            self._store.append(f"$${stream}", [NewEvent(new_id(), "$metadata", json.dumps(metadata).encode())], ANY)

    def _append(self, stream: str, event: NewEvent) -> None:
        self._store.append(stream, [event], ANY)

    def _read_tracked(self) -> set[str]:
        return set(tracked_streams(self._store, self._names))


def _pages(events: list[NewEvent]) -> Iterator[list[NewEvent]]:
    """The events in parts that one append may have. A single event that is too large is a part of its own."""
    page: list[NewEvent] = []
    size = 0
    for event in events:
        more = len(event.data) + len(event.metadata)
        if page and size + more > MAX_APPEND_SIZE:
            yield page
            page, size = [], 0
        page.append(event)
        size += more
    yield page


def tracked_streams(store: Store, names: Names) -> list[str]:
    """The streams that a projection with track_emitted_streams has written to."""
    found, start = [], 0
    while page := read_from(store, names.emitted_streams, start, 500):
        found += (event.data.decode() for event in page)
        start = page[-1].revision + 1
    return found
