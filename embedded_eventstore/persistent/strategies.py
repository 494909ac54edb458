"""Consumer strategies: which consumer gets the next event.

- RoundRobin: each in turn;
- DispatchToSingle: the first one until it is full, then the next;
- Pinned: all events of one stream go to the same consumer;
- PinnedByCorrelation: all events of one $correlationId go to the same consumer.
"""

from __future__ import annotations

import json
from collections import deque
from enum import Enum
from zlib import crc32

from embedded_eventstore.persistent.consumers import Consumer
from embedded_eventstore.persistent.message import Message
from embedded_eventstore.store import LINK

BUCKETS = 1024  # as many as the real server has


class NoConsumer(Enum):
    """Why no consumer was chosen."""

    ALL_FULL = "no consumer has a free slot"
    OWNER_IS_FULL = "the consumer of this event's bucket has no free slot; others may have"


class RoundRobin:
    """Each consumer in turn; a full one is skipped."""

    name = "RoundRobin"

    def __init__(self) -> None:
        self.consumers: deque[Consumer] = deque()

    def add(self, consumer: Consumer) -> None:
        """Add a consumer of the group."""
        self.consumers.append(consumer)

    def remove(self, consumer: Consumer) -> None:
        """Remove a consumer that left."""
        self.consumers.remove(consumer)

    def sent(self, message: Message) -> None:
        """Note that the chosen consumer got the event."""

    def finished(self, message: Message, consumer: Consumer) -> None:
        """Note that the event is no longer in flight."""

    def choose(self, message: Message) -> Consumer | NoConsumer:
        """The consumer for the event, or why there is none."""
        for _ in range(len(self.consumers)):
            consumer = self.consumers[0]
            self.consumers.rotate(-1)
            if consumer.free_slots > 0:
                return consumer
        return NoConsumer.ALL_FULL


class DispatchToSingle(RoundRobin):
    """One consumer until it is full."""

    name = "DispatchToSingle"

    def choose(self, message: Message) -> Consumer | NoConsumer:
        for _ in range(len(self.consumers)):
            if self.consumers[0].free_slots > 0:
                return self.consumers[0]
            self.consumers.rotate(-1)
        return NoConsumer.ALL_FULL


class Pinned(RoundRobin):
    """All events of a stream go to the same consumer.

    The hash of the stream gives a bucket, and a bucket belongs to one consumer: the one that has the fewest when the
    bucket's first event comes. A new consumer takes over a fair share, first of buckets with nothing in flight. The
    buckets of a consumer that left get a new one with their next event.
    """

    name = "Pinned"

    def __init__(self) -> None:
        super().__init__()
        self.owners: dict[int, Consumer] = {}
        self.in_flight: dict[int, int] = {}  # bucket to the number of events that its owner has

    def add(self, consumer: Consumer) -> None:
        super().add(consumer)
        fair = -(-len(self.owners) // len(self.consumers))
        for other in list(self.consumers)[:-1]:
            mine = sorted((b for b, o in self.owners.items() if o is other), key=lambda b: self.in_flight.get(b, 0))
            for bucket in mine[: max(0, len(mine) - fair)]:
                self._give(bucket, consumer)

    def remove(self, consumer: Consumer) -> None:
        super().remove(consumer)
        for bucket in [b for b, owner in self.owners.items() if owner is consumer]:
            del self.owners[bucket]

    def sent(self, message: Message) -> None:
        bucket = self.bucket(message)
        self.in_flight[bucket] = self.in_flight.get(bucket, 0) + 1

    def finished(self, message: Message, consumer: Consumer) -> None:
        bucket = self.bucket(message)
        if self.owners.get(bucket) is consumer and self.in_flight.get(bucket, 0) > 0:
            self.in_flight[bucket] -= 1

    def choose(self, message: Message) -> Consumer | NoConsumer:
        if all(consumer.free_slots <= 0 for consumer in self.consumers):
            return NoConsumer.ALL_FULL
        bucket = self.bucket(message)
        if bucket not in self.owners:
            self._give(bucket, min(self.consumers, key=self._owned))
        owner = self.owners[bucket]
        return owner if owner.free_slots > 0 else NoConsumer.OWNER_IS_FULL

    def bucket(self, message: Message) -> int:
        """The bucket of the event, from 0."""
        return crc32(self.key(message).encode()) % BUCKETS

    def key(self, message: Message) -> str:
        """The stream of the event; for a link that points to nothing, the stream that it names."""
        event = message.event or message.original
        if event.type == LINK:
            return event.data.decode(errors="replace").partition("@")[2] or event.stream
        return event.stream

    def _owned(self, consumer: Consumer) -> int:
        return sum(owner is consumer for owner in self.owners.values())

    def _give(self, bucket: int, consumer: Consumer) -> None:
        self.owners[bucket] = consumer
        self.in_flight[bucket] = 0


class PinnedByCorrelation(Pinned):
    """As Pinned, by the event's $correlationId; by its stream if it has none."""

    name = "PinnedByCorrelation"

    def key(self, message: Message) -> str:
        event = message.event or message.original
        try:
            metadata = json.loads(event.metadata or b"null")
        except ValueError:  # any bytes may be metadata
            metadata = None
        correlation = metadata.get("$correlationId") if isinstance(metadata, dict) else None
        return correlation if isinstance(correlation, str) else super().key(message)


STRATEGIES = {strategy.name: strategy for strategy in (DispatchToSingle, RoundRobin, Pinned, PinnedByCorrelation)}
