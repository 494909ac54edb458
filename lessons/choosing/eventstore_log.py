"""The scenario on Event Store: a stream for each account, appends, and catch-up subscriptions over all of them."""

from collections import defaultdict
from collections.abc import Sequence

from esdbclient import EventStoreDBClient, RecordedEvent, StreamState
from esdbclient.common import RecordedEventSubscription as Subscription

from lessons.choosing.log import Log, Reader
from lessons.choosing.scenario import key_of
from lessons.events import Event
from lessons.eventstore.connecting import connect
from lessons.eventstore.consumer import read
from lessons.eventstore.producer import append
from lessons.eventstore.recording import from_recorded
from lessons.eventstore.streams import Names, unique_names
from lessons.servers import Server


class EventStoreLog(Log):
    """A stream for each account, in the embedded server.

    Args:
        server: what `servers.start("eventstore")` returned.
        name: distinguishes several logs.
    """

    technology = "Event Store"
    ranked = False

    def __init__(self, server: Server, name: str = "bank-events"):
        self.client, self.names = connect(server, name), unique_names(server)
        self.kept: dict[str, int] = {}

    def write(self, some_events: Sequence[Event]) -> None:
        streams = defaultdict(list)
        for event in some_events:
            streams[key_of(event)].append(event)
        for account, its_events in streams.items():
            append(self.client, self.names(account), its_events, StreamState.ANY)

    def reader(self, name: str) -> Reader:
        return EventStoreReader(self.client, self.names, name, self.kept)

    def delete(self) -> None:
        self.names.delete_all(self.client)
        self.client.close()


class EventStoreReader(Reader):
    """A catch-up subscription to $all.

    Args:
        client: of the server.
        names: those of the log's streams.
        name: the reader's.
        kept: by reader the commit position of the last processed event: a table of yours in a real service.
    """

    def __init__(self, client: EventStoreDBClient, names: Names, name: str, kept: dict[str, int]):
        self.client, self.pattern, self.name, self.kept = client, names.pattern, name, kept
        self.last = kept.get(name)
        self.subscription = self._from(self.last)

    def _from(self, position: int | None) -> Subscription:
        return self.client.subscribe_to_all(
            commit_position=position, filter_include=[self.pattern], filter_by_stream_name=True
        )

    def read(self, count: int, seconds: float = 20.0) -> list[Event]:
        found: list[RecordedEvent] = read(self.subscription, count, seconds)
        if found:
            self.last = found[-1].commit_position
        return [from_recorded(recorded) for recorded in found]

    def confirm(self) -> None:
        if self.last is not None:
            self.kept[self.name] = self.last

    def rewind(self) -> None:
        self.subscription.stop()
        self.subscription = self._from(None)

    def close(self) -> None:
        self.subscription.stop()
