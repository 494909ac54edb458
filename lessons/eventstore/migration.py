"""Copy-and-transform: a new stream with the events of an old one, in another form."""

from collections.abc import Callable
from uuid import uuid5

from esdbclient import EventStoreDBClient, NewEvent, RecordedEvent, StreamState

from lessons.events import Event
from lessons.eventstore import streams
from lessons.eventstore.client_errors import explain_errors
from lessons.eventstore.producer import append
from lessons.eventstore.recording import metadata_of, to_new
from lessons.eventstore.upcasting import versioned


def copy_and_transform(
    client: EventStoreDBClient, source: str, target: str, transform: Callable[[Event], list[Event]]
) -> tuple[int, int]:
    """Append to `target` what `transform` makes of each event of `source`.

    After an interruption it is run again: each new event's id is computed from the old one's, and each append has its
    expected version. So the server recognises events that it has already, and stores none twice.

    Args:
        client: of the server.
        source: the old stream's name on the server; it is not changed.
        target: the new stream's name on the server; it does not exist, or has the beginning of this copy.
        transform: from {"type": …, "version": …, "data": {…}} to the events that replace it.

    Returns:
        How many events were read, and how many the new stream has.

    Raises:
        StreamMissing, StreamGone: there is no such source.
        WrongVersion: the target has events that are not of this copy.
        EventError: an event is not JSON.
    """
    with explain_errors(streams.current_names().plain(source)):
        old = client.get_stream(source)
    copied = 0
    for recorded in old:
        new = [_copied(recorded, number, event) for number, event in enumerate(transform(versioned(recorded)))]
        if new:
            append(client, target, new, copied - 1 if copied else StreamState.NO_STREAM)
            copied += len(new)
    return len(old), copied


def _copied(recorded: RecordedEvent, number: int, event: Event) -> NewEvent:
    """The new event, with the old one's metadata and the time at which that was recorded."""
    metadata = {**metadata_of(recorded), "version": event.get("version", 1), "copiedFrom": recorded.stream_position}
    if recorded.recorded_at:
        metadata["firstRecordedAt"] = recorded.recorded_at.isoformat()
    return to_new(event, uuid5(recorded.id, str(number)), metadata)
