"""Whatever happens in whatever order: no event is lost, none is finished twice, and order rules hold.

Hypothesis makes up the sequences. A model beside the group notes what each consumer has; a killed and restarted
server is a step as any other.
"""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, precondition, rule

from embedded_eventstore.persistent.errors import MaximumSubscribersReached
from embedded_eventstore.persistent.group import Nack
from embedded_eventstore.persistent.strategies import STRATEGIES
from embedded_eventstore.store import StreamNotFound
from tests.embedded_eventstore.persistent.bench import Bench, Reader

MAXIMUM = 4


class AnySequence(RuleBasedStateMachine):
    readers = Bundle("readers")

    @initialize(
        strategy=st.sampled_from(sorted(STRATEGIES)),
        history=st.integers(3, 12),
        live=st.integers(0, 6),
        retries=st.integers(0, 3),
        earlier=st.integers(0, 20),
    )
    def create(self, strategy, history, live, retries, earlier):
        self.bench = Bench()
        self.sent = []
        self.done: Counter = Counter()
        self.unsettled: set = set()  # may be finished twice: at a crash not in the checkpoint, or parked
        self.present: list[Reader] = []
        self.append(earlier)
        self.bench.create(
            strategy=strategy,
            history_buffer_size=history,
            read_batch_size=history - 1,
            live_buffer_size=live,
            max_retry_count=retries,
            message_timeout=1_000,
            checkpoint_after=100,
            min_checkpoint_count=1,
            max_checkpoint_count=3,
            max_subscriber_count=MAXIMUM,
        )

    @rule(count=st.integers(0, 9))
    def append(self, count):
        self.sent += self.bench.append(count)

    @rule(target=readers, slots=st.integers(1, 6))
    def join(self, slots):
        reader = Reader(slots)
        try:
            self.bench.groups.join(self.bench.stream, self.bench.group, reader.consumer)
        except MaximumSubscribersReached:
            assert len(self.present) == MAXIMUM
        else:
            assert len(self.present) < MAXIMUM
            self.present.append(reader)
        return reader

    @rule(reader=consumes(readers))
    def leave(self, reader):
        self.bench.leave(reader)
        if reader in self.present:
            self.present.remove(reader)

    @rule(reader=readers, data=st.data())
    def ack(self, reader, data):
        for message in self._some(reader, data):
            self._finish(message)
            self.bench.ack(message)

    @rule(reader=readers, action=st.sampled_from(list(Nack)), data=st.data())
    def nack(self, reader, action, data):
        for message in self._some(reader, data):
            if action in (Nack.SKIP, Nack.STOP):
                self._finish(message)
            self.bench.nack(action, message)

    @rule(reader=readers)
    def ack_what_is_old(self, reader):
        """Also what isn't in flight any more: it must do no harm."""
        old = [m for m in reader.got if not self._has(reader, m) and not self._in_flight(m)]
        self.bench.ack(*old)

    @rule(seconds=st.floats(0, 2))
    def wait(self, seconds):
        self.bench.wait(seconds)

    @rule(stop_at=st.none() | st.integers(0, 30))
    def replay(self, stop_at):
        self.bench.replay(stop_at)

    @precondition(lambda self: self.sent)
    @rule()
    def crash(self):
        self.bench = self.bench.restarted()
        self.present = []
        checkpoint = int(self.bench.info.last_checkpointed or -1)
        self.unsettled |= set(self.sent[checkpoint + 1 :]) | self._parked()

    @invariant()
    def every_consumer_keeps_its_slots(self):
        for reader in self.present:
            assert len(reader.consumer.in_flight) <= reader.consumer.slots

    @invariant()
    def one_event_is_with_one_consumer(self):
        with_someone = Counter(event for reader in self.present for event in reader.consumer.in_flight)
        assert all(count == 1 for count in with_someone.values())
        if hasattr(self, "bench"):
            assert sum(with_someone.values()) == self.bench.info.outstanding

    @invariant()
    def memory_is_bounded(self):
        if hasattr(self, "bench"):
            info = self.bench.info
            limit = info.settings.history_buffer_size + info.settings.live_buffer_size + 1
            in_flight_before = sum(6 for _ in range(MAXIMUM + 1))  # those of consumers that left are retries now
            assert info.history_count <= limit
            assert info.retry_count <= limit + in_flight_before + info.settings.read_batch_size

    @invariant()
    def new_events_come_in_order(self):
        """What one consumer gets for the first time, it gets in the order of the stream."""
        for reader in self.present:
            first = [m.event.revision for m in reader.got if m.retry_count == 0 and m.parked is None]
            if self.bench.info.settings.strategy != "Pinned" and not self._doubles():
                assert first == sorted(first)

    def teardown(self):
        """Then everything is acknowledged: each event was finished, and none twice but by a crash."""
        if not hasattr(self, "bench"):
            return
        for reader in list(self.present):
            self.leave(reader)
        self.present = []
        reader = self.bench.join(50)
        for _ in range(1000):
            while reader.got:
                for message in reader.take():
                    self._finish(message)
                    self.bench.ack(message)
                self.bench.wait(0)
            if self.bench.info.parked == 0:
                break
            self.bench.replay()
        assert self.bench.info.outstanding == self.bench.info.retry_count == self.bench.info.history_count == 0
        assert set(self.done) == set(self.sent), "an event was lost"
        twice = {event for event, count in self.done.items() if count > 1}
        assert twice <= self.unsettled, "an event was finished twice"

    def _finish(self, message):
        self.done[message.event.id] += 1

    def _parked(self) -> set:
        name = f"$persistentsubscription-{self.bench.stream}::{self.bench.group}-parked"
        try:
            links = self.bench.store.read_stream(name)
        except StreamNotFound:
            return set()
        return {self.sent[int(link.data.partition(b"@")[0])] for link in links}

    def _has(self, reader, message) -> bool:
        return reader in self.present and reader.consumer.in_flight.get(message.id) is message

    def _in_flight(self, message) -> bool:
        return any(message.id in reader.consumer.in_flight for reader in self.present)

    def _some(self, reader, data) -> list:
        mine = [m for m in dict.fromkeys(reader.got) if self._has(reader, m)]
        return data.draw(st.permutations(mine))[: data.draw(st.integers(0, len(mine)))] if mine else []

    def _doubles(self) -> bool:
        return bool(self.unsettled)


AnySequence.TestCase.settings = settings(
    max_examples=150, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnySequence = AnySequence.TestCase
