"""Groups on $all never live on what the server itself writes: whatever their counts, they come to rest."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embedded_eventstore.persistent.group import Nack
from embedded_eventstore.persistent.manager import PersistentSubscriptions
from embedded_eventstore.persistent.settings import END, Settings
from embedded_eventstore.store import ALL, EventFilter, NewEvent, Store, hidden_in_all, new_id
from tests.embedded_eventstore.persistent.bench import Reader

NOTHING = EventFilter(regex="^no such type$")
MOST_AT_ONCE = 500
"""More events than any one step of these tests has a reason to write."""


class CountingStore(Store):
    """A store that fails a step which writes without end, instead of never returning from it."""

    def __init__(self) -> None:
        super().__init__()
        self.left = MOST_AT_ONCE

    def append(self, stream, events, *more):
        self.left -= len(events)
        assert self.left > 0, "one step writes without end"
        return super().append(stream, events, *more)


class Groups:
    """Some groups on $all, and a consumer in each."""

    def __init__(self, filters, **settings) -> None:
        self.store, self.now = CountingStore(), 1000.0
        self.groups = PersistentSubscriptions(self.store, lambda: self.now)
        self.readers = [self._join(number, filter, settings) for number, filter in enumerate(filters)]

    def _join(self, number, filter, settings) -> Reader:
        reader = Reader(slots=50)
        self.groups.create(ALL, f"g{number}", Settings(**settings), filter)
        self.groups.join(ALL, f"g{number}", reader.consumer)
        return reader

    def append(self, count: int, stream: str = "orders-1") -> None:
        self.store.append(stream, [NewEvent(new_id(), "Ordered") for _ in range(count)])

    def answer(self, number: int, park: bool = False) -> int:
        """Acknowledge or park all that one consumer has; returns how many events that were."""
        group, got = f"g{number}", self.readers[number].take()
        ids = [message.id for message in got]
        if park:
            self.groups.nack(ALL, group, ids, Nack.PARK)
        else:
            self.groups.ack(ALL, group, ids)
        return len(ids)

    def wait(self, seconds: float) -> None:
        self.store.left = MOST_AT_ONCE
        self.now += seconds
        self.groups.tick()
        while self.groups.go_on():
            pass

    def finish_all(self) -> None:
        """Acknowledge until no consumer has anything; fails if that has no end."""
        for _ in range(50):
            if not sum(self.answer(number) for number in range(len(self.readers))):
                return
            self.wait(5)
        raise AssertionError("the consumers always get something more")


@pytest.mark.parametrize("filter", [None, NOTHING], ids=["all events", "no event"])
@pytest.mark.parametrize("count", [1, 2, 10])
def test_as_many_groups_as_their_checkpoint_count(filter, count):
    groups = Groups([filter] * count, start=END, max_checkpoint_count=count)
    groups.append(2)
    groups.append(2)
    groups.finish_all()


def test_idle_groups_write_nothing():
    groups = Groups([None] * 12, start=END)
    groups.append(20)
    groups.finish_all()
    groups.wait(5)
    head = groups.store.head
    for _ in range(30):
        groups.wait(5)
    assert groups.store.head == head


def test_what_groups_on_all_write_is_no_event_for_them_and_what_others_write_is():
    groups = Groups([None], start=END, max_checkpoint_count=1)
    groups.groups.create("orders-1", "other", Settings(max_checkpoint_count=1))
    other = Reader(slots=10)
    groups.groups.join("orders-1", "other", other.consumer)
    groups.append(1)
    groups.groups.ack("orders-1", "other", [message.id for message in other.take()])
    seen = [message.event.stream for message in groups.readers[0].got]
    groups.answer(0, park=True)
    groups.wait(5)
    seen += [message.event.stream for message in groups.readers[0].got]
    assert "$persistentsubscription-orders-1::other-checkpoint" in seen, "the real server shows these"
    assert not any(map(hidden_in_all, seen))


STEP = st.one_of(
    st.tuples(st.just("append"), st.integers(0, 12)),
    st.tuples(st.just("ack"), st.integers(0, 3)),
    st.tuples(st.just("park"), st.integers(0, 3)),
    st.tuples(st.just("replay"), st.integers(0, 3)),
    st.tuples(st.just("wait"), st.floats(0, 5)),
)


@settings(max_examples=60, deadline=None)
@given(
    filters=st.lists(st.sampled_from([None, NOTHING, EventFilter(True, prefixes=("$",))]), min_size=1, max_size=4),
    start=st.sampled_from([0, END]),
    least=st.integers(0, 5),
    most=st.integers(0, 12),
    after=st.sampled_from([0, 1, 2_000]),
    history=st.integers(3, 12),
    live=st.integers(0, 6),
    steps=st.lists(STEP, max_size=25),
)
def test_whatever_the_counts_groups_come_to_rest(filters, start, least, most, after, history, live, steps):
    groups = Groups(
        filters,
        start=start,
        min_checkpoint_count=least,
        max_checkpoint_count=most,
        checkpoint_after=after,
        history_buffer_size=history,
        read_batch_size=history - 1,
        live_buffer_size=live,
    )
    for step, value in steps:
        groups.store.left = MOST_AT_ONCE
        if step == "append":
            groups.append(value)
        elif step == "wait":
            groups.wait(value)
        elif step == "replay":
            groups.groups.replay_parked(ALL, f"g{value % len(filters)}")
        else:
            groups.answer(value % len(filters), park=step == "park")
    groups.finish_all()
    for _ in range(len(filters) + 2):  # the first checkpoint of a group brings its stream's metadata, an event for all
        groups.wait(5)
    head = groups.store.head
    groups.wait(5)
    groups.wait(5)
    assert groups.store.head == head, "idle groups write nothing"
