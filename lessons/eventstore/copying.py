"""Copy-and-transform: a new stream with the events of an old one, in another form."""

from collections.abc import Callable
from uuid import uuid5

from esdbclient import EventStoreDBClient, NewEvent, RecordedEvent, StreamState

from lessons.eventstore import streams
from lessons.eventstore.producer import append
from lessons.eventstore.recording import metadata_of, to_new
from lessons.eventstore.trouble import in_sentences
from lessons.eventstore.upcasting import versioned


def copy(
    client: EventStoreDBClient, source: str, target: str, transform: Callable[[dict], list[dict]]
) -> tuple[int, int]:
    """Append to `target` what `transform` makes of each event of `source`.

    A copy that was interrupted is simply run again: each new event's id is made of the old one's, and each append says
    where it belongs. So the server knows what it has already, and stores nothing twice.

    Args:
        client: of the server.
        source: the old stream's name on the server; it is not changed.
        target: the new stream's name on the server; new, or with the beginning of this very copy.
        transform: from {"type": …, "version": …, "data": {…}} to the events that take its place.

    Returns:
        How many events were read, and how many the new stream has.

    Raises:
        StreamMissing, StreamGone: there is no such source.
        WrongVersion: the target has events that are not of this copy.
        EventError: an event is not JSON.
    """
    with in_sentences(streams.current().plain(source)):
        old = client.get_stream(source)
    copied = 0
    for recorded in old:
        new = [_copied(recorded, number, event) for number, event in enumerate(transform(versioned(recorded)))]
        if new:
            append(client, target, new, copied - 1 if copied else StreamState.NO_STREAM)
            copied += len(new)
    return len(old), copied


def _copied(recorded: RecordedEvent, number: int, event: dict) -> NewEvent:
    """The new event, with what was said about the old one, and when that one was recorded."""
    said = {**metadata_of(recorded), "version": event.get("version", 1), "copiedFrom": recorded.stream_position}
    if recorded.recorded_at:
        said["firstRecordedAt"] = recorded.recorded_at.isoformat()
    return to_new(event, uuid5(recorded.id, str(number)), said)
