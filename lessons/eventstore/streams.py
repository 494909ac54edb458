"""Names of streams that no run has used before, and reading them to their end.

A deleted stream goes on counting where it was, and a name that was deleted for good can never be used again. So a
lesson that runs twice needs names of its own each time. The mark of a run stands at the front of a name, before the
first "-", because that is where EventStoreDB cuts a name to find its category.
"""

import re
import secrets

from esdbclient import EventStoreDBClient, RecordedEvent, StreamState
from esdbclient.exceptions import EventStoreDBClientException

from lessons.eventstore.recording import from_recorded
from lessons.eventstore.trouble import in_sentences
from lessons.servers import Server

MARK = 3  # bytes: one of 16 million marks


class Names:
    """Turns "account-123" into a name of this run, such as "a1b2c3.account-123", and back.

    >>> names = Names("a1b2c3.")
    >>> names("account-123")
    'a1b2c3.account-123'
    >>> names.plain("a1b2c3.account-123")
    'account-123'

    Args:
        prefix: what stands before every name; without "-", which would end the category.
    """

    def __init__(self, prefix: str):
        self.prefix = prefix
        self._made: dict[str, None] = {}

    def __call__(self, name: str) -> str:
        """The name to use on the server."""
        full = self.prefix + name
        self._made[full] = None
        return full

    def plain(self, name: str) -> str:
        """The name as the lesson calls it; one that is not of this run stays as it is."""
        return name.removeprefix(self.prefix)

    def has(self, event: RecordedEvent) -> bool:
        """Whether the event stands in a stream of this run: a server keeps those of others too."""
        return event.stream_name.startswith(self.prefix)

    @property
    def pattern(self) -> str:
        """A regular expression for the names of this run, to be given to the server as a filter."""
        return re.escape(self.prefix) + ".*"

    def delete_all(self, client: EventStoreDBClient) -> None:
        """Delete the streams that were named by this object, as far as they are there; nobody else's are touched."""
        for name in self._made:
            try:
                client.delete_stream(name, current_version=StreamState.ANY)
            except EventStoreDBClientException:  # there is none, or it has a tombstone
                continue
        self._made.clear()


_current = Names("")


def of_this_run(server: Server) -> Names:
    """Names that no run has used before; the facade uses them from now on too.

    Args:
        server: what `servers.start("eventstore")` returned; on somebody else's the names have the learner's prefix.
    """
    global _current
    _current = Names(server.named(secrets.token_hex(MARK)).replace("-", "_") + ".")
    return _current


def current() -> Names:
    """The names of the run that goes on; outside of a lesson names are as they are."""
    return _current


def read_to_end(client: EventStoreDBClient, stream: str, start: int = 0) -> list[dict]:
    """The events of the stream as it is now, each as {"type": …, "data": {…}}, oldest first.

    Args:
        client: of the server.
        stream: its name on the server.
        start: the first revision wanted.

    Raises:
        StreamMissing, StreamGone: there is no such stream, or no more.
        EventError: an event is not JSON.
    """
    with in_sentences(current().plain(stream)):
        return [from_recorded(recorded) for recorded in client.get_stream(stream, stream_position=start)]


def version_of(client: EventStoreDBClient, stream: str) -> int | StreamState:
    """The revision of the stream's last event, or NO_STREAM: what the next append expects.

    Raises:
        StreamGone: the stream was deleted for good.
    """
    with in_sentences(current().plain(stream)):
        return client.get_current_version(stream)
