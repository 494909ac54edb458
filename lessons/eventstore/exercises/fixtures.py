"""What the checks share: a client, and a stream of its own for every check."""

import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from esdbclient import EventStoreDBClient, StreamState
from esdbclient.exceptions import EventStoreDBClientException, ServiceUnavailable

from lessons.eventstore.connecting import connect_to
from lessons.eventstore.producer import append
from lessons.servers import Server

APPENDS = ("append_to_stream", "append_events", "append_event")
"""The client's calls that append."""
READS = ("get_stream", "read_stream")
"""The client's calls that read a stream."""


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


class Around(ABC):
    """A client that something is done around some of its calls; all else is the client's own.

    Args:
        client: what does the work.
    """

    def __init__(self, client: EventStoreDBClient) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._client, name)
        return partial(self._around, name, method) if name in (*APPENDS, *READS) else method

    @abstractmethod
    def _around(self, name: str, method: Callable[..., Any], *args: Any, **settings: Any) -> Any:
        """Do the call; returns what the client's would."""


class Overtaken(Around):
    """A client whose first appends come too late: somebody else is let in just before each of them.

    Args:
        client: what does the work.
        meanwhile: what somebody else does.
        times: how often.
        after_reading: somebody else is let in just after each of the first reads instead.
    """

    def __init__(
        self, client: EventStoreDBClient, meanwhile: Callable[[], object], times: int = 1, after_reading: bool = False
    ) -> None:
        super().__init__(client)
        self._meanwhile, self._times, self._after_reading = meanwhile, times, after_reading
        self.expected: list[int | StreamState] = []
        """What the appends expected, in their order."""

    def _around(self, name: str, method: Callable[..., Any], *args: Any, **settings: Any) -> Any:
        if name in APPENDS:
            self.expected.append(settings["current_version"])
            self._let_in(not self._after_reading)
            return method(*args, **settings)
        found = tuple(method(*args, **settings))  # read to its end before somebody else writes
        self._let_in(self._after_reading)
        return iter(found) if name == "read_stream" else found

    def _let_in(self, now: bool) -> None:
        if now and self._times:
            self._times -= 1
            self._meanwhile()


class BrokenOnce(Around):
    """A client whose connection breaks at the first append: before the server has it, or before the answer comes.

    Args:
        client: what does the work.
        stored: whether the server got the events.
    """

    def __init__(self, client: EventStoreDBClient, stored: bool) -> None:
        super().__init__(client)
        self._stored, self._broken = stored, False

    def _around(self, name: str, method: Callable[..., Any], *args: Any, **settings: Any) -> Any:
        breaks = name in APPENDS and not self._broken
        if breaks:
            self._broken = True
            if not self._stored:
                raise ServiceUnavailable("the connection broke")
        answer = method(*args, **settings)
        if breaks:
            raise ServiceUnavailable("the connection broke")
        return answer
