"""What a group holds in memory, and how it falls behind and catches up."""

import pytest

from embedded_eventstore.persistent.buffer import Buffer
from embedded_eventstore.persistent.consumers import MOST_SLOTS
from embedded_eventstore.persistent.manager import MOST_WAITING
from embedded_eventstore.persistent.settings import END
from embedded_eventstore.store import ALL, EventFilter
from tests.embedded_eventstore.persistent.bench import Bench

SMALL = {"history_buffer_size": 10, "read_batch_size": 4}


def drained(bench: Bench, reader) -> list[int]:
    seen = []
    while reader.got:
        seen += reader.revisions
        bench.ack(*reader.take())
        bench.wait(0)
    return seen


@pytest.mark.parametrize("live", [0, 1, 3, 20, 500])
def test_a_group_that_fell_behind_catches_up_without_a_gap_or_a_double(live):
    bench = Bench().create(live_buffer_size=live, **SMALL)
    reader = bench.join(slots=3)
    bench.append(100)
    assert bench.info.status == "Behind"
    assert bench.info.live_count <= live
    assert bench.info.history_count <= 10
    seen = drained(bench, reader)
    assert seen == list(range(100))
    assert bench.info.status == "Live"
    bench.append(2)
    assert reader.revisions == [100, 101]


def test_events_that_come_while_it_catches_up_are_not_lost():
    bench = Bench().create(live_buffer_size=5, **SMALL)
    reader = bench.join(slots=3)
    seen = []
    for n in range(60):
        bench.append(7 if n < 20 else 0)
        seen += reader.revisions
        bench.ack(*reader.take())
    seen += drained(bench, reader)
    assert seen == list(range(140))


def test_a_long_history_is_read_in_parts_while_consumers_wait():
    bench = Bench()
    bench.append(300)
    bench.append(1, type="Paid")
    bench.stream = ALL
    bench.create(EventFilter(regex="^Paid$"), history_buffer_size=10, read_batch_size=2)
    reader = bench.join(finish=False)
    rounds = 0
    while not reader.got:
        assert bench.groups.go_on() or reader.got, "it must ask to be called again"
        rounds += 1
    assert rounds > 10


def test_figures_of_a_group():
    bench = Bench().create(extra_statistics=True, strategy="RoundRobin")
    reader = bench.join(slots=4)
    bench.append(10)
    bench.now += 2
    info = bench.info
    assert (info.total, info.since_last, info.average_per_second) == (4, 4, 2)
    assert (info.history_count, info.in_flight, info.outstanding) == (6, 4, 4)
    assert (info.last_known, info.last_checkpointed, info.start) == ("9", "", "0")
    (connection,) = info.connections
    assert (connection.total, connection.free_slots, connection.in_flight) == (4, 0, 4)
    assert connection.measurements == {}
    bench.now += 1
    bench.ack(*reader.take())
    info = bench.info
    assert (info.since_last, info.average_per_second) == (4, 4)
    assert info.connections[0].measurements["Mean"] == 3_000
    assert info.connections[0].measurements["99.9%"] == 3_000


def test_positions_of_all_are_shown_with_commit_and_prepare():
    bench = Bench(stream=ALL)
    bench.append(2)
    head = bench.store.head
    bench.create(start=head)
    assert bench.info.start == f"C:{head}/P:{head}"
    assert bench.info.last_known.startswith("C:")
    bench.groups.create(ALL, "end", bench.info.settings.__class__(start=END))
    assert bench.groups.info(ALL, "end").start == "C:-1/P:-1"


def test_a_batch_is_read_only_when_all_of_it_and_one_more_has_room():
    """One place stays: an event that comes back is not refused, and a full group replays no parked one."""
    bench = Bench()
    bench.append(20)
    bench.create(history_buffer_size=10, read_batch_size=5)
    assert bench.info.history_count == 5
    full = Buffer(history_size=2, live_size=0, live=True)
    for message in bench.join(slots=2).take():
        assert full.has_room(0)
        assert full.add_live(message)
    assert not full.has_room(0)
    assert (full.has_room(-1), len(full)) == (True, 2)


def test_a_live_group_holds_no_more_than_its_history_has_room_for():
    bench = Bench().create(history_buffer_size=10, read_batch_size=4, live_buffer_size=3)
    bench.append(10)
    assert (bench.info.history_count, bench.info.status) == (10, "Live")
    bench.append(1)
    assert (bench.info.history_count, bench.info.status) == (10, "Behind")


@pytest.mark.parametrize("count", [400, 3 * MOST_WAITING])
def test_a_large_append_reaches_every_group_in_order(count):
    bench = Bench()
    readers = []
    for number in range(3):
        bench.group = f"group-{number}"
        bench.create(history_buffer_size=2_000, read_batch_size=500)
        readers.append(bench.join(slots=600))
    bench.append(count)
    bench.append(3)
    for number, reader in enumerate(readers):
        bench.group, seen = f"group-{number}", []
        while len(seen) < count + 3:
            taken = reader.take()
            seen += [message.event.revision for message in taken]
            bench.ack(*taken)
            assert bench.groups.go_on() or reader.got or len(seen) == count + 3, "it must ask to be called again"
        assert seen == list(range(count + 3))


def test_after_a_restart_groups_read_one_after_the_other():
    bench = Bench()
    bench.append(5)
    for number in range(20):
        bench.group = f"group-{number}"
        bench.create()
    again = bench.restarted()
    assert {info.status for info in again.groups.infos()} == {"Behind"}, "a start with many groups takes no longer"
    calls = 1
    while again.groups.go_on():
        calls += 1
    assert calls >= 20
    assert {info.status for info in again.groups.infos()} == {"Live"}


def test_one_consumer_never_has_more_than_the_server_can_give_to_another_at_once():
    bench = Bench().create(history_buffer_size=10**6, read_batch_size=10**5)
    reader = bench.join(slots=10**6)
    bench.append(MOST_SLOTS + 100)
    while bench.groups.go_on():
        pass
    assert len(reader.got) == MOST_SLOTS
    other = bench.join(slots=10**6)
    bench.leave(reader)
    while bench.groups.go_on():
        pass
    assert other.revisions == [*range(MOST_SLOTS, MOST_SLOTS + 100), *range(MOST_SLOTS - 100)]
