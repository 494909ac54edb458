"""A store with consumer groups, a clock that a test turns, and consumers that note what they get."""

from __future__ import annotations

from embedded_eventstore.persistent.consumers import Consumer
from embedded_eventstore.persistent.errors import SubscriptionError
from embedded_eventstore.persistent.group import Nack
from embedded_eventstore.persistent.manager import PersistentSubscriptions
from embedded_eventstore.persistent.message import Message
from embedded_eventstore.persistent.settings import Settings
from embedded_eventstore.store import Id, NewEvent, Store, new_id

STREAM = "orders-1"
GROUP = "mailers"


class Reader:
    """A consumer, and all it got."""

    def __init__(self, slots: int) -> None:
        self.got: list[Message] = []
        self.ended: SubscriptionError | None = None
        self.consumer = Consumer(self.got.append, self._end, slots)

    def _end(self, reason: SubscriptionError) -> None:
        self.ended = reason

    @property
    def revisions(self) -> list[int]:
        """Of the events themselves, in the order in which they came."""
        return [message.event.revision for message in self.got]

    def take(self) -> list[Message]:
        """What came since the last take."""
        got, self.got[:] = list(self.got), []
        return got


class Bench:
    """One group on one stream of a store in memory."""

    def __init__(self, store: Store | None = None, stream: str = STREAM, group: str = GROUP) -> None:
        self.store = store or Store()
        self.stream, self.group = stream, group
        self.now = 1000.0
        self.groups = PersistentSubscriptions(self.store, lambda: self.now)

    def create(self, filter=None, **settings) -> Bench:
        self.groups.create(self.stream, self.group, Settings(**settings), filter)
        return self

    def append(self, count: int = 1, stream: str = STREAM, type: str = "Ordered", metadata: bytes = b"{}") -> list[Id]:
        events = [NewEvent(new_id(), type, b"{}", metadata) for _ in range(count)]
        self.store.append(stream, events)
        self._finish()
        return [event.id for event in events]

    def join(self, slots: int = 100, finish: bool = True) -> Reader:
        reader = Reader(slots)
        self.groups.join(self.stream, self.group, reader.consumer)
        if finish:
            self._finish()
        return reader

    def leave(self, reader: Reader) -> None:
        self.groups.leave(self.stream, self.group, reader.consumer)
        self._finish()

    def ack(self, *messages: Message) -> None:
        self.groups.ack(self.stream, self.group, [message.id for message in messages])
        self._finish()

    def nack(self, action: Nack, *messages: Message, reason: str = "") -> None:
        self.groups.nack(self.stream, self.group, [message.id for message in messages], action, reason)
        self._finish()

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.groups.tick()
        self._finish()

    def replay(self, stop_at: int | None = None) -> None:
        self.groups.replay_parked(self.stream, self.group, stop_at)
        self._finish()

    def _finish(self) -> None:
        """Do what is left: on a busy machine a few milliseconds are not enough for all of it."""
        while self.groups.go_on():
            pass

    @property
    def info(self):
        return self.groups.info(self.stream, self.group)

    def restarted(self) -> Bench:
        """As a server that was killed comes back: nothing but the store is left."""
        again = Bench(self.store, self.stream, self.group)
        again.now = self.now
        return again
