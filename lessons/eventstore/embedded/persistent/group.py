"""A consumer group: which event is sent to whom, when it is sent again, and what is finished.

An event is finished when it is acknowledged, skipped or parked. Until then it is in exactly one place: in the buffer,
or in flight with one consumer. The life of an event:

    source -> buffer.history -> in flight -> finished
                 buffer.retry <-' (timeout, nack, consumer left), then in flight again

The group has no clock and no threads: whoever calls gives the time, in seconds.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from math import inf

from lessons.eventstore.embedded.persistent.buffer import Buffer
from lessons.eventstore.embedded.persistent.checkpoints import Checkpoints, Progress
from lessons.eventstore.embedded.persistent.consumers import Consumer
from lessons.eventstore.embedded.persistent.errors import MaximumSubscribersReached, SubscriptionError
from lessons.eventstore.embedded.persistent.message import Message
from lessons.eventstore.embedded.persistent.parking import Parking
from lessons.eventstore.embedded.persistent.settings import Settings
from lessons.eventstore.embedded.persistent.source import Source
from lessons.eventstore.embedded.persistent.strategies import STRATEGIES, Nobody
from lessons.eventstore.embedded.persistent.timings import Timings
from lessons.eventstore.embedded.store import Id

PAGES_AT_ONCE = 4  # read from the store before others get their turn


class Nack(Enum):
    """What a consumer asks for with an event that it didn't manage.

    The released servers treat STOP as SKIP: the event is finished and the consumer goes on. So does this one.
    """

    UNKNOWN = "unknown"
    PARK = "park"
    RETRY = "retry"
    SKIP = "skip"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class InFlight:
    message: Message
    consumer: Consumer
    expires: float


class Group:
    """The group ``name`` on ``source``; begins behind its checkpoint, or at its start if it has none."""

    def __init__(
        self, name: str, settings: Settings, source: Source, checkpoints: Checkpoints, parking: Parking, now: float
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
        self.hungry = False  # there is more to read and room for it
        self._replay_to: int | None = None
        self.work(now)

    # What happens to it

    def appended(self, message: Message | None, position: int, now: float) -> None:
        """An event was appended at ``position``; None: one that the filter leaves out."""
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

    def join(self, consumer: Consumer, now: float) -> None:
        """A consumer comes; raises MaximumSubscribersReached."""
        if self.settings.max_subscriber_count and len(self.consumers) >= self.settings.max_subscriber_count:
            raise MaximumSubscribersReached(self.source.stream, self.name)
        if self.settings.extra_statistics:
            consumer.timings = Timings()
        self.consumers.append(consumer)
        self.strategy.add(consumer)
        self.work(now)

    def leave(self, consumer: Consumer, now: float) -> None:
        """A consumer goes; what it had goes to the others at once, in the order of the source."""
        if consumer not in self.consumers:
            return
        self.consumers.remove(consumer)
        self.strategy.remove(consumer)
        for message in sorted(consumer.in_flight.values(), key=lambda m: (m.parked is not None, m.position)):
            self._retry(message, now)
        self.work(now)

    def close(self, reason: SubscriptionError) -> None:
        """The group ends: every consumer is told why."""
        for consumer in self.consumers:
            consumer.drop(reason)
        self.consumers.clear()

    def ack(self, ids: Iterable[Id], now: float) -> None:
        """These are done. Unknown ids, and those whose time was up meanwhile, are passed over."""
        for event in ids:
            if event in self.in_flight:
                self._finish(self.in_flight[event].message, now)
        self._checkpoint(now, timed=False)
        self.work(now)

    def nack(self, ids: Iterable[Id], action: Nack, reason: str, now: float) -> None:
        """These weren't managed; ``action`` says what becomes of them."""
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
        self.work(now)

    def replay_parked(self, stop_at: int | None, now: float) -> None:
        """Send again what is parked; with ``stop_at`` only what has a lower revision in the stream of parked events."""
        if self._replay_to is None:
            end = self.parking.end
            self._replay_to = end if stop_at is None else min(stop_at, end)
            self.work(now)

    def tick(self, now: float) -> None:
        """Time has passed: events whose time is up are sent again, and a checkpoint may be due."""
        while self.in_flight:
            oldest = next(iter(self.in_flight.values()))
            if oldest.expires > now:
                break
            self._retry_or_park(oldest.message, now)
        self._checkpoint(now, timed=True)
        self.work(now)

    def work(self, now: float) -> None:
        """Read what there is room for and send what can be sent; afterwards ``hungry`` says whether to call again."""
        self.hungry = self._read()
        self.hungry = self._read_parked() or self.hungry
        self._push(now)

    @property
    def idle(self) -> bool:
        """Nothing can become due before the next event or consumer."""
        waiting = self.in_flight or not self.buffer.is_live or self._replay_to is not None
        return not waiting and self.progress.seen == self.progress.checkpointed

    @property
    def status(self) -> str:
        """In the real server's words."""
        replaying = "ReplayingParkedMessages, " if self._replay_to is not None else ""
        return replaying + ("Live" if self.buffer.is_live else "Behind")

    # Reading

    def _read(self) -> bool:
        for _ in range(PAGES_AT_ONCE):
            if self.buffer.is_live or not self.buffer.has_room(self.settings.read_batch_size):
                return False
            page = self.source.read(self.progress.seen_to, self.settings.read_batch_size)
            for message in page.messages:
                self._enter(message)
            self.progress.passed(page.position, page.left_out)
            for message in self.buffer.catch_up(self.progress.seen_to, page.at_end):
                self._enter(message)
        return not self.buffer.is_live

    def _enter(self, message: Message) -> None:
        self.last_known = max(message.position, -1 if self.last_known is None else self.last_known)
        self.progress.entered(message)
        self.buffer.history.append(message)

    def _read_parked(self) -> bool:
        if self._replay_to is None or not self.buffer.has_room(0):
            return False
        for message in self.parking.replay(self._replay_to, self.settings.read_batch_size):
            self.buffer.add_retry(message)
        if self.parking.replayed_to < self._replay_to:
            return True
        self._replay_to = None
        return False

    # Sending

    def _push(self, now: float) -> None:
        buffer, index = self.buffer, 0
        while index < len(buffer.retry):
            chosen = self._send(buffer.retry[index], now)
            if chosen is Nobody.ALL_FULL:
                return
            if chosen is Nobody.ITS_OWN_IS_FULL:
                index += 1
            else:
                del buffer.retry[index]
        while buffer.history:
            chosen = self._send(buffer.history[0], now)
            if chosen is Nobody.ALL_FULL:
                return
            message = buffer.history.popleft()
            if chosen is Nobody.ITS_OWN_IS_FULL:
                buffer.add_retry(message)  # it waits there, and others' events go on

    def _send(self, message: Message, now: float) -> Consumer | Nobody:
        if not self.consumers:
            return Nobody.ALL_FULL
        if message.id in self.in_flight:
            return (
                Nobody.ITS_OWN_IS_FULL
            )  # two events with one id: one after the other, or an acknowledgement is ambiguous
        chosen = self.strategy.choose(message)
        if isinstance(chosen, Consumer):
            timeout = self.settings.message_timeout / 1000 or inf
            self.in_flight[message.id] = InFlight(message, chosen, now + timeout)
            self.total += 1
            self.strategy.sent(message)
            chosen.push(message, now)
        return chosen

    # What becomes of an event

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
            self.checkpoints.write(self.source.show(position), now)
            self.progress.checkpointed = done
            self.checkpoints.position = position
