"""A consumer of a group: one open Read call."""

from __future__ import annotations

from collections.abc import Callable

from lessons.eventstore.embedded.persistent.errors import SubscriptionError
from lessons.eventstore.embedded.persistent.message import Message
from lessons.eventstore.embedded.persistent.timings import Timings
from lessons.eventstore.embedded.store import Id


class Consumer:
    """Gets events by ``send``; ``drop`` tells it why its subscription ended.

    slots     how many events it may have unacknowledged at once (its buffer size)
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
        self.slots = slots
        self.username = username
        self.address = address
        self.connection_name = connection_name
        self.in_flight: dict[Id, Message] = {}
        self.total = 0
        self.total_at_last_measurement = 0
        self.timings: Timings | None = None  # only with extra statistics

    @property
    def free_slots(self) -> int:
        return self.slots - len(self.in_flight)

    def push(self, message: Message, now: float) -> None:
        """Send it and remember that it is in flight."""
        self.in_flight[message.id] = message
        self.total += 1
        if self.timings is not None:
            self.timings.begin(message.id, now)
        self.send(message)

    def finish(self, message: Message, now: float) -> None:
        """It is no longer in flight here, however that came."""
        if self.in_flight.pop(message.id, None) is not None and self.timings is not None:
            self.timings.end(message.id, now)
