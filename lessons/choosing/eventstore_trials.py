"""The trials on Event Store: ids of events, expected versions, persistent subscriptions."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from esdbclient import EventStoreDBClient, StreamState
from esdbclient.common import AbstractPersistentSubscription as Subscription

from lessons.choosing.eventstore_log import EventStoreLog
from lessons.choosing.trials import BAD, GOOD, READERS, Trials, is_good
from lessons.eventstore.connecting import connect
from lessons.eventstore.deliveries import create_group, delete_group
from lessons.eventstore.recording import from_recorded, to_new
from lessons.eventstore.streams import unique_names
from lessons.servers import Server

GROUP = "program"


class EventStoreTrials(Trials):
    """The trials on the embedded server.

    Args:
        server: what `servers.start("eventstore")` returned.
    """

    technology = "Event Store"
    shares = "persistent subscription"

    def __init__(self, server: Server):
        self.server = server

    def make_log(self) -> EventStoreLog:
        return EventStoreLog(self.server, "trial")

    def copies(self) -> int:
        """The same event with the same expected version: the server knows that it has it."""
        with self._stream() as (client, stream):
            event = to_new(GOOD)
            for _ in range(2):
                client.append_to_stream(stream, current_version=StreamState.NO_STREAM, events=[event])
            return len(client.get_stream(stream))

    def past_bad(self) -> int:
        with self._group([GOOD, BAD, GOOD]) as (client, stream), self._consumer(client, stream) as consumer:
            handled = 0
            for recorded in consumer:
                if is_good(from_recorded(recorded)):
                    consumer.ack(recorded)
                    handled += 1
                else:
                    consumer.nack(recorded, action="park")
                if handled == 2:
                    break
            return handled

    def busy(self) -> int:
        """There are no partitions to share: a persistent subscription gives each reader something."""
        return self.sharing()

    def sharing(self) -> int:
        with self._group([GOOD] * 2 * READERS) as (client, stream), ExitStack() as open_ones:
            consumers = [open_ones.enter_context(self._consumer(client, stream)) for _ in range(READERS)]
            return len({next(consumer).stream_position for consumer in consumers})

    @contextmanager
    def _consumer(self, client: EventStoreDBClient, stream: str) -> Iterator[Subscription]:
        consumer = client.read_subscription_to_stream(GROUP, stream, event_buffer_size=1)
        try:
            yield consumer
        finally:
            consumer.stop()

    @contextmanager
    def _group(self, some_events: list[dict[str, object]]) -> Iterator[tuple[EventStoreDBClient, str]]:
        with self._stream() as (client, stream):
            new = [to_new(event) for event in some_events]
            client.append_to_stream(stream, current_version=StreamState.NO_STREAM, events=new)
            create_group(client, GROUP, stream)
            try:
                yield client, stream
            finally:
                delete_group(client, GROUP, stream)

    @contextmanager
    def _stream(self) -> Iterator[tuple[EventStoreDBClient, str]]:
        client, names = connect(self.server, "trials"), unique_names(self.server)
        try:
            yield client, names("account-7")
        finally:
            names.delete_all(client)
            client.close()
