"""What the judges share: a client, and a stream of its own for every check."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from esdbclient import EventStoreDBClient, StreamState
from esdbclient.exceptions import EventStoreDBClientException

from lessons.eventstore.connecting import connect_to
from lessons.eventstore.producer import append


@contextmanager
def fresh_stream(server, name: str, some_events: Iterable[dict] = ()) -> Iterator[tuple[EventStoreDBClient, str]]:
    """A client, and a stream for one check that nobody has used before; the one is closed, the other deleted.

    Args:
        server: the server's handle.
        name: the exercise's short name.
        some_events: what is appended to the stream, one after the other.
    """
    stream = server.named(f"exercise_{secrets.token_hex(3)}.{name}")
    with connect_to(server.address) as client:
        try:
            for event in some_events:
                append(client, stream, [event], StreamState.ANY)
            yield client, stream
        finally:
            with suppress(EventStoreDBClientException):  # there may be no event in it
                client.delete_stream(stream, current_version=StreamState.ANY)


class Overtaken:
    """A client whose first append comes too late: somebody else is let in just before it.

    Args:
        client: what does the work.
        meanwhile: what somebody else does, once.
    """

    def __init__(self, client: EventStoreDBClient, meanwhile: Callable[[], Any]):
        self._client, self._meanwhile = client, meanwhile
        self.expected: list[int | StreamState] = []
        """What the appends expected, in their order."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def append_to_stream(self, stream_name: str, *, current_version: int | StreamState, **settings) -> int:
        """Append as the client does, after somebody else."""
        if not self.expected:
            self._meanwhile()
        self.expected.append(current_version)
        return self._client.append_to_stream(stream_name, current_version=current_version, **settings)
