"""The way out: integration events in a stream of their own, each made of a domain event, and none lost or made twice.

Each integration event says in its metadata which domain event it was made of, by the place in `$all`. So event and
checkpoint are one append. Whoever starts again reads the last one, and continues after it.
"""

from collections.abc import Callable

from esdbclient import EventStoreDBClient, RecordedEvent, StreamState
from esdbclient.exceptions import NotFound

from lessons.events import Event
from lessons.eventstore.consumer import read_until_caught_up
from lessons.eventstore.producer import append
from lessons.eventstore.recording import from_recorded, metadata_of, to_new

Translate = Callable[[Event], Event | None]
"""From a domain event the integration event; None for what is no concern of others."""
MADE_OF = "madeOf"
"""The field of the metadata that holds the commit position of the domain event."""


def publish_new(client: EventStoreDBClient, pattern: str, outbox: str, translate: Translate) -> int:
    """Append an integration event for each domain event after the checkpoint, and return how many there were.

    Args:
        client: of the server.
        pattern: a regular expression for the names of the streams with domain events.
        outbox: the stream of integration events; not among those of the pattern.
        translate: makes them.

    Raises:
        WrongVersion: another program publishes into this stream, too.
    """
    last = _last(client, outbox)
    version: int | StreamState = last.stream_position if last else StreamState.NO_STREAM
    before = version
    for recorded in _domain_events(client, pattern, metadata_of(last)[MADE_OF] if last else None):
        if event := translate(from_recorded(recorded)):
            new = to_new(event, metadata={MADE_OF: recorded.commit_position})
            version = append(client, outbox, [new], version)
    return _count(version) - _count(before)


def _last(client: EventStoreDBClient, outbox: str) -> RecordedEvent | None:
    try:
        return client.get_stream(outbox, backwards=True, limit=1)[0]
    except NotFound:
        return None


def _domain_events(client: EventStoreDBClient, pattern: str, after: int | None) -> list[RecordedEvent]:
    with client.subscribe_to_all(
        commit_position=after, filter_include=[pattern], filter_by_stream_name=True, include_caught_up=True
    ) as subscription:
        return read_until_caught_up(subscription)


def _count(version: int | StreamState) -> int:
    return version + 1 if isinstance(version, int) else 0
