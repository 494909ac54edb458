"""Stream names that no run has used before, and reading a stream to its end.

The versions of a deleted stream continue when it is written to again, and a name that was deleted for good can never be
used again. So a lesson that runs twice needs new names each time. A run's prefix comes before the first "-" of a name,
because EventStoreDB takes the part before it as the category.
"""

import re
import secrets

from esdbclient import EventStoreDBClient, RecordedEvent, StreamState
from esdbclient.exceptions import EventStoreDBClientException

from lessons.events import Event
from lessons.eventstore.client_errors import explain_errors
from lessons.eventstore.recording import from_recorded
from lessons.servers import Server

PREFIX_BYTES = 3  # one of 16 million prefixes


class Names:
    """Turns "account-123" into a name of this run, such as "a1b2c3.account-123", and back.

    >>> names = Names("a1b2c3.")
    >>> names("account-123")
    'a1b2c3.account-123'
    >>> names.plain("a1b2c3.account-123")
    'account-123'

    Args:
        prefix: comes before every name; without "-", which would end the category.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self._made: dict[str, None] = {}

    def __call__(self, name: str) -> str:
        """The name to use on the server."""
        full = self.prefix + name
        self._made[full] = None
        return full

    def plain(self, name: str) -> str:
        """The name without the prefix; a name of another run stays as it is."""
        return name.removeprefix(self.prefix)

    def contains(self, event: RecordedEvent) -> bool:
        """Whether the event is in a stream of this run: a server has those of other runs too."""
        return event.stream_name.startswith(self.prefix)

    @property
    def pattern(self) -> str:
        """A regular expression for the names of this run, for the server's filters."""
        return re.escape(self.prefix) + ".*"

    def delete_all(self, client: EventStoreDBClient) -> None:
        """Delete the streams that this object has named, if they exist; no others."""
        for name in self._made:
            try:
                client.delete_stream(name, current_version=StreamState.ANY)
            except EventStoreDBClientException:  # there is none, or it has a tombstone
                continue
        self._made.clear()


_current = Names("")


def unique_names(server: Server) -> Names:
    """Names that no run has used before; the facade uses them too from now on.

    Args:
        server: what `servers.start("eventstore")` returned; on a server of somebody else the names have the learner's
            prefix too.
    """
    global _current
    _current = Names(server.named(secrets.token_hex(PREFIX_BYTES)).replace("-", "_") + ".")
    return _current


def current_names() -> Names:
    """The names of the current run; without a lesson they have no prefix."""
    return _current


def read_to_end(client: EventStoreDBClient, stream: str, start: int = 0) -> list[Event]:
    """The events of the stream as it is now, each as {"type": …, "data": {…}}, oldest first.

    Args:
        client: of the server.
        stream: its name on the server.
        start: the first revision wanted.

    Raises:
        StreamMissing, StreamGone: there is no such stream, or it was deleted.
        EventError: an event is not JSON.
    """
    with explain_errors(current_names().plain(stream)):
        return [from_recorded(recorded) for recorded in client.get_stream(stream, stream_position=start)]


def stream_version(client: EventStoreDBClient, stream: str) -> int | StreamState:
    """The revision of the stream's last event, or NO_STREAM: what the next append expects.

    Raises:
        StreamGone: the stream was deleted for good.
    """
    with explain_errors(current_names().plain(stream)):
        return client.get_current_version(stream)
