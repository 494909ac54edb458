"""Reads of streams that may not exist: for a projection they are empty."""

from embedded_eventstore.store import RecordedEvent, Store, StreamDeleted, StreamNotFound


def read_from(store: Store, stream: str, start: int, limit: int) -> list[RecordedEvent]:
    """At most `limit` events from the revision `start` on; none if the stream does not exist or is deleted."""
    try:
        return list(store.read_stream(stream, start=start, limit=limit))
    except (StreamNotFound, StreamDeleted):
        return []


def read_backwards(store: Store, stream: str, start: int | None, limit: int) -> list[RecordedEvent]:
    """At most `limit` events from the revision `start` (None: the newest) down to the first; none as in `read_from`."""
    try:
        return store.read_stream(stream, start, forwards=False, limit=limit)
    except (StreamNotFound, StreamDeleted):
        return []


def newest_event(store: Store, stream: str) -> RecordedEvent | None:
    """The last event of a stream; None if it has none."""
    newest = read_backwards(store, stream, None, 1)
    return newest[0] if newest else None
