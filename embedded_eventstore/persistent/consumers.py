"""A consumer of a group: one open Read call."""

from __future__ import annotations

from collections.abc import Callable

from embedded_eventstore.persistent.errors import SubscriptionError
from embedded_eventstore.persistent.message import Message
from embedded_eventstore.persistent.timings import Timings
from embedded_eventstore.store import Id

MOST_SLOTS = 2_000
"""The most events of one consumer: when it leaves, all of them need another one at once."""


class Consumer:
    """A consumer.

    Args:
        send: is called with each event for it.
        drop: is called once, with the reason, when the group ends the subscription.
        slots: how many events it may have in flight (its buffer size); MOST_SLOTS at most.
        username, address, connection_name: for the group's statistics.
    """

    def __init__(
        self,
        send: Callable[[Message], None],
        drop: Callable[[SubscriptionError], None],
        slots: int,
        username: str = "anonymous",
        address: str = "",
        connection_name: str = "",
    ) -> None:
        self.send = send
        self.drop = drop
        self.slots = min(slots, MOST_SLOTS)
        self.username = username
        self.address = address
        self.connection_name = connection_name
        self.in_flight: dict[Id, Message] = {}
        self.total = 0
        self.total_at_last_measurement = 0
        self.timings: Timings | None = None  # only with extra statistics

    @property
    def free_slots(self) -> int:
        """How many more events it may get now."""
        return self.slots - len(self.in_flight)

    def push(self, message: Message, now: float) -> None:
        """Send the event; it is in flight from now on."""
        self.in_flight[message.id] = message
        self.total += 1
        if self.timings is not None:
            self.timings.begin(message.id, now)
        self.send(message)

    def finish(self, message: Message, now: float) -> None:
        """Note that the event is no longer in flight, for whatever reason."""
        if self.in_flight.pop(message.id, None) is not None and self.timings is not None:
            self.timings.end(message.id, now)
