"""What the checks share: a client, and a stream of its own for every check."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from esdbclient import EventStoreDBClient, StreamState
from esdbclient.exceptions import EventStoreDBClientException

from lessons.eventstore.connecting import connect_to
from lessons.eventstore.producer import append
from lessons.servers import Server


@contextmanager
def fresh_stream(
    server: Server, name: str, some_events: Iterable[dict[str, Any]] = ()
) -> Iterator[tuple[EventStoreDBClient, str]]:
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
    """A client whose first appends come too late: somebody else is let in just before each of them.

    Args:
        client: what does the work.
        meanwhile: what somebody else does.
        times: how often.
    """

    def __init__(self, client: EventStoreDBClient, meanwhile: Callable[[], object], times: int = 1) -> None:
        self._client, self._meanwhile, self._times = client, meanwhile, times
        self.expected: list[int | StreamState] = []
        """What the appends expected, in their order."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def append_to_stream(self, stream_name: str, *, current_version: int | StreamState, **settings: Any) -> int:
        """Append as the client does, after somebody else."""
        if len(self.expected) < self._times:
            self._meanwhile()
        self.expected.append(current_version)
        return self._client.append_to_stream(stream_name, current_version=current_version, **settings)
