"""A consumer group: which consumer gets an event, when it is sent again, and when it is finished.

An event is finished when it is acknowledged, skipped or parked. Until then it is in exactly one place: in the buffer,
or in flight to one consumer. The life of an event:

    source -> buffer.history -> in flight -> finished
                 buffer.retry <-' (timeout, nack, consumer left), then in flight again

The group has no clock and no threads: the caller passes the time, in seconds.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from math import inf

from embedded_eventstore.persistent.buffer import Buffer
from embedded_eventstore.persistent.checkpoints import Checkpoints, Progress
from embedded_eventstore.persistent.consumers import Consumer
from embedded_eventstore.persistent.errors import MaximumSubscribersReached, SubscriptionError
from embedded_eventstore.persistent.message import Message
from embedded_eventstore.persistent.parking import Parking
from embedded_eventstore.persistent.settings import Settings
from embedded_eventstore.persistent.source import PAGE, Source
from embedded_eventstore.persistent.strategies import STRATEGIES, NoConsumer
from embedded_eventstore.persistent.timings import Timings
from embedded_eventstore.store import Id

# What is done before others have the server: pages read from the store, events sent, events that timed out.
PAGES_AT_ONCE = 4
SENT_AT_ONCE = 500
EXPIRED_AT_ONCE = 500


class Nack(Enum):
    """What a consumer asks for when it could not process an event.

    The released servers treat STOP as SKIP: the event is finished, and the consumer continues. So does this one.
    """

    UNKNOWN = "unknown"
    PARK = "park"
    RETRY = "retry"
    SKIP = "skip"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class InFlight:
    """An event that a consumer has.

    Args:
        message: the event.
        consumer: who has it.
        expires: when it is sent again, in seconds of the caller's clock.
    """

    message: Message
    consumer: Consumer
    expires: float


class Group:
    """One group; it begins after its checkpoint, or at its start if it has none.

    Args:
        name: its name.
        settings: how it works.
        source: the events that it reads.
        checkpoints: where it keeps how far it has come.
        parking: where it keeps events that were parked.

    Attributes:
        has_more: it has more to read, to send or to send again than was done at once: call `read_and_send` again.
    """

    def __init__(
        self, name: str, settings: Settings, source: Source, checkpoints: Checkpoints, parking: Parking
    ) -> None:
        self.name = name
        self.settings = settings
        self.source = source
        self.checkpoints = checkpoints
        self.parking = parking
        self.strategy = STRATEGIES[settings.strategy]()
        self.consumers: list[Consumer] = []
        self.in_flight: OrderedDict[Id, InFlight] = OrderedDict()  # in the order of expiry
        self.progress = Progress(checkpoints.start)
        self.buffer = Buffer(settings.history_buffer_size, settings.live_buffer_size, live=False)
        self.last_known: int | None = None
        self.total = 0
        self.has_more = True
        self._batch = min(settings.read_batch_size, PAGE)
        self._expiring = False
        self._replay_to: int | None = None

    # Events, consumers and time

    def appended(self, message: Message | None, position: int, now: float) -> None:
        """Take an event that was appended; None for one that the filter leaves out."""
        if position <= self.progress.seen_to:
            return  # read already
        if message is None:
            if self.buffer.is_live:
                self.progress.passed(position, 1)
                self._checkpoint(now, timed=False)
            return
        self.last_known = position
        if self.buffer.add_live(message):
            self.progress.entered(message)
            self._push(now)

    def fall_behind(self) -> None:
        """Note that events were appended that are not passed to `appended`: the group reads them from its source."""
        self.buffer.fall_behind()
        self.has_more = True

    def join(self, consumer: Consumer, now: float) -> None:
        """Add a consumer.

        Raises:
            MaximumSubscribersReached: the group has as many as it may have.
        """
        if self.settings.max_subscriber_count and len(self.consumers) >= self.settings.max_subscriber_count:
            raise MaximumSubscribersReached(self.source.stream, self.name)
        if self.settings.extra_statistics:
            consumer.timings = Timings()
        self.consumers.append(consumer)
        self.strategy.add(consumer)
        self.read_and_send(now)

    def leave(self, consumer: Consumer, now: float) -> None:
        """Remove a consumer; the others get its events immediately, in the order of the source."""
        if consumer not in self.consumers:
            return
        self.consumers.remove(consumer)
        self.strategy.remove(consumer)
        lost = sorted(consumer.in_flight.values(), key=lambda m: m.position)
        for message in lost:
            self._land(message, now)
            message.retry_count += 1
        self.buffer.add_retries(lost)
        self.read_and_send(now)

    def close(self, reason: SubscriptionError) -> None:
        """End the group: every consumer gets the reason."""
        for consumer in self.consumers:
            consumer.drop(reason)
        self.consumers.clear()

    def ack(self, ids: Iterable[Id], now: float) -> None:
        """Finish these events. Unknown ids, and those that timed out, are ignored."""
        for event in ids:
            if event in self.in_flight:
                self._finish(self.in_flight[event].message, now)
        self._checkpoint(now, timed=False)
        self.read_and_send(now)

    def nack(self, ids: Iterable[Id], action: Nack, reason: str, now: float) -> None:
        """Do what `action` says with these events, which the consumer could not process."""
        for event in ids:
            if event not in self.in_flight:
                continue
            message = self.in_flight[event].message
            if action in (Nack.RETRY, Nack.UNKNOWN):
                self._retry_or_park(message, now)
            elif action is Nack.PARK:
                self._park(message, f"Client explicitly NAK'ed message.\n{reason}", now)
            else:
                self._finish(message, now)
        self._checkpoint(now, timed=False)
        self.read_and_send(now)

    def replay_parked(self, stop_at: int | None, now: float) -> None:
        """Send parked events again; with `stop_at` only those of a lower revision in the stream of parked events."""
        if self._replay_to is None:
            end = self.parking.end
            self._replay_to = end if stop_at is None else min(stop_at, end)
            self.read_and_send(now)

    def tick(self, now: float) -> None:
        """Send events again that timed out, and write a checkpoint if it is due."""
        self._expiring = True
        self._checkpoint(now, timed=True)
        self.read_and_send(now)

    def read_and_send(self, now: float) -> None:
        """Read what there is room for, and send what can be sent; call it again while `has_more`."""
        if self._expiring:
            self._expiring = self._expire(now)
        self._read()
        more = [self._expiring, self._read_parked(), self._push(now)]
        self.has_more = any(more) or self._can_read

    def _expire(self, now: float) -> bool:
        """Send events again that timed out; returns whether there may be more of them."""
        for _ in range(EXPIRED_AT_ONCE):
            oldest = next(iter(self.in_flight.values()), None)
            if oldest is None or oldest.expires > now:
                return False
            self._retry_or_park(oldest.message, now)
        return True

    @property
    def is_idle(self) -> bool:
        """Whether nothing can become due before the next event or consumer."""
        waiting = self.in_flight or not self.buffer.is_live or self._replay_to is not None
        return not waiting and self.progress.seen == self.progress.checkpointed

    @property
    def status(self) -> str:
        """The state, in the words of the real server."""
        replaying = "ReplayingParkedMessages, " if self._replay_to is not None else ""
        return replaying + ("Live" if self.buffer.is_live else "Behind")

    # Reading

    @property
    def _can_read(self) -> bool:
        return not self.buffer.is_live and self.buffer.has_room(self._batch)

    def _read(self) -> None:
        for _ in range(PAGES_AT_ONCE):
            if not self._can_read:
                return
            page = self.source.read(self.progress.seen_to, self._batch)
            for message in page.messages:
                self._enter(message)
            self.progress.passed(page.position, page.left_out)
            for message in self.buffer.catch_up(self.progress.seen_to, page.at_end):
                self._enter(message)

    def _enter(self, message: Message) -> None:
        self.last_known = max(message.position, -1 if self.last_known is None else self.last_known)
        self.progress.entered(message)
        self.buffer.history.append(message)

    def _read_parked(self) -> bool:
        if self._replay_to is None or not self.buffer.has_room(0):
            return False
        for message in self.parking.replay(self._replay_to, self._batch):
            self.buffer.add_retry(message)
        if self.parking.replayed_to < self._replay_to:
            return True
        self._replay_to = None
        return False

    # Sending

    def _push(self, now: float) -> bool:
        """Send what consumers have free slots for; returns whether there is more than was sent at once."""
        last = self.total + SENT_AT_ONCE
        return self._push_retries(now, last) and self._push_history(now, last)

    def _push_retries(self, now: float, last: int) -> bool:
        """Send events again; returns whether consumers may have free slots for other events."""
        retry, index = self.buffer.retry, 0
        while index < len(retry) and self.total < last:
            chosen = self._send(retry[index], now)
            if chosen is NoConsumer.ALL_FULL:
                return False
            if chosen is NoConsumer.OWNER_IS_FULL:
                index += 1
            else:
                del retry[index]
        return True

    def _push_history(self, now: float, last: int) -> bool:
        """Send events for the first time; returns whether it ended because enough were sent."""
        buffer = self.buffer
        while buffer.history and self.total < last:
            chosen = self._send(buffer.history[0], now)
            if chosen is NoConsumer.ALL_FULL:
                return False
            message = buffer.history.popleft()
            if chosen is NoConsumer.OWNER_IS_FULL:
                buffer.add_retry(message)  # it waits there, and events of others are sent
        return self.total >= last

    def _send(self, message: Message, now: float) -> Consumer | NoConsumer:
        if not self.consumers:
            return NoConsumer.ALL_FULL
        if message.id in self.in_flight:
            return NoConsumer.OWNER_IS_FULL  # two events with one id at once would make an ack ambiguous
        chosen = self.strategy.choose(message)
        if isinstance(chosen, Consumer):
            timeout = self.settings.message_timeout / 1000 or inf
            self.in_flight[message.id] = InFlight(message, chosen, now + timeout)
            self.total += 1
            self.strategy.sent(message)
            chosen.push(message, now)
        return chosen

    # The end of a delivery

    def _land(self, message: Message, now: float) -> None:
        consumer = self.in_flight.pop(message.id).consumer
        consumer.finish(message, now)
        self.strategy.finished(message, consumer)

    def _finish(self, message: Message, now: float) -> None:
        self._land(message, now)
        if message.parked is None:
            self.progress.finished(message)
        else:
            self.parking.finished(message)

    def _retry(self, message: Message, now: float) -> None:
        self._land(message, now)
        message.retry_count += 1
        self.buffer.add_retry(message)

    def _retry_or_park(self, message: Message, now: float) -> None:
        if message.retry_count < self.settings.max_retry_count:
            self._retry(message, now)
        else:
            self._park(message, f"Reached retry count of {self.settings.max_retry_count}", now)

    def _park(self, message: Message, reason: str, now: float) -> None:
        self.parking.park(message, reason)
        self._finish(message, now)

    def _checkpoint(self, now: float, timed: bool) -> None:
        done, position = self.progress.done()
        if self.checkpoints.due(self.settings, done - self.progress.checkpointed, now, timed):
            self.checkpoints.write(self.source.format_position(position), now)
            self.progress.checkpointed = done
            self.checkpoints.position = position
