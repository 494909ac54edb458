"""Event Store with the names of the source's example: a thin layer over esdbclient, so that its lines run as written.

>>> from lessons.eventstore import EventStore
>>> es = EventStore("localhost")                                              # doctest: +SKIP
>>> es.append_to_stream("account-123", [{"type": "AccountCreated", "data": {"owner": "Alice"}}])  # doctest: +SKIP
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from esdbclient import EventStoreDBClient, StreamState

from lessons import servers
from lessons.errors import LessonError
from lessons.events import EventError
from lessons.eventstore import streams
from lessons.eventstore.client_errors import StreamMissing
from lessons.eventstore.connecting import connect_to
from lessons.eventstore.producer import append

HERE = "localhost"
LAST_VERSION = 2**63 - 1
"""The highest version: a signed number of 64 bits."""


class StreamError(LessonError):
    """This is no name of a stream, or no version."""


@dataclass(frozen=True)
class Event:
    """An event as the facade reads it.

    Args:
        type: what happened, such as "MoneyDeposited".
        data: the details.
        version: the event's number in its stream, from 0.
    """

    type: str
    data: dict[str, Any]
    version: int = field(default=0, compare=False)


class EventStore:
    """Appends to streams and reads them.

    Args:
        address: "localhost" for the server that the lesson uses, which is started if none runs; or a connection
            string, such as "esdb://localhost:2113?Tls=false".

    Raises:
        ServerError: no server answers there.
        AddressError: this is no connection string.
    """

    def __init__(self, address: str) -> None:
        self._server = servers.start("eventstore", say=None) if address == HERE else None
        self._client: EventStoreDBClient = connect_to(self._server.address if self._server else address)

    def append_to_stream(self, stream_id: str, events: Iterable[dict[str, Any]]) -> int:
        """Append all of the events, or none.

        Args:
            stream_id: the stream's name; the first event creates it.
            events: each {"type": …, "data": {…}}.

        Returns:
            The version of the stream afterwards: the number of its last event.

        Raises:
            EventError: these are no events.
            StreamError: this is no name of a stream.
            StreamGone: the stream was deleted for good.
        """
        if isinstance(events, dict) or not (some_events := list(events)):
            raise EventError(f"This is no list of events: {events!r}.", "Give one or more in a list: [{…}, {…}].")
        return append(self._client, _named(stream_id), some_events, StreamState.ANY)

    def read_stream_events_forward(self, stream_id: str, from_version: int = 0) -> Iterator[Event]:
        """The events of the stream from that version on, oldest first; none if the stream has no such version.

        Raises:
            StreamError: this is no name of a stream, or no version.
            StreamGone: the stream was deleted for good. (One that never existed has no events.)
            EventError: an event is not JSON.
        """
        if not _is_version(from_version):
            raise StreamError(f"This is no version: {from_version!r}.", "Versions are whole numbers, and begin with 0.")
        try:
            events = streams.read_to_end(self._client, _named(stream_id), from_version)
        except StreamMissing:
            events = []
        for version, event in enumerate(events, from_version):
            yield Event(event["type"], event["data"], version)

    def close(self) -> None:
        """Close the connection; a server of the course ends when nobody uses it."""
        self._client.close()
        if self._server:
            self._server.close()

    def __enter__(self) -> "EventStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _is_version(version: object) -> bool:
    return isinstance(version, int) and 0 <= version <= LAST_VERSION


def _named(stream_id: object) -> str:
    if not isinstance(stream_id, str) or not stream_id:
        raise StreamError(f"This is no name of a stream: {stream_id!r}.", "Use a text, such as 'account-123'.")
    return streams.current_names()(stream_id)
