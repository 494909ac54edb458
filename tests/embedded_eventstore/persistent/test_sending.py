"""Which consumer gets which event, and when it gets it again."""

import pytest

from embedded_eventstore.persistent.errors import MaximumSubscribersReached, SubscriptionDropped
from embedded_eventstore.persistent.group import Nack
from embedded_eventstore.persistent.settings import END
from embedded_eventstore.store import ALL, NewEvent
from tests.embedded_eventstore.persistent.bench import Bench


def test_events_come_in_order_from_the_start_and_then_live():
    bench = Bench()
    bench.append(3)
    bench.create()
    reader = bench.join()
    bench.append(2)
    assert reader.revisions == [0, 1, 2, 3, 4]


def test_a_group_may_start_at_a_revision_or_at_the_end():
    for start, expected in ((2, [2, 3, 4]), (END, [3, 4]), (4, [4])):
        bench = Bench()
        bench.append(3)
        bench.create(start=start)
        bench.append(2)
        assert bench.join().revisions == expected


def test_a_consumer_never_has_more_than_its_slots():
    bench = Bench().create()
    bench.append(5)
    reader = bench.join(slots=2)
    assert reader.revisions == [0, 1]
    bench.ack(reader.got[1])
    assert reader.revisions == [0, 1, 2]


def test_a_late_event_is_sent_again_with_its_retry_count():
    bench = Bench().create(message_timeout=1_000)
    bench.append(2)
    reader = bench.join()
    bench.wait(0.9)
    assert len(reader.take()) == 2
    bench.wait(0.2)
    again = reader.take()
    assert [(m.event.revision, m.retry_count) for m in again] == [(0, 1), (1, 1)]
    bench.ack(*again)
    bench.wait(100)
    assert reader.take() == []


def test_without_a_timeout_an_event_waits_for_ever():
    bench = Bench().create(message_timeout=0)
    bench.append()
    reader = bench.join()
    bench.wait(1e6)
    assert reader.revisions == [0]


def test_with_one_slot_the_retry_comes_before_the_next_event():
    bench = Bench().create(message_timeout=1_000)
    bench.append(3)
    reader = bench.join(slots=1)
    bench.wait(1.1)
    for _ in range(3):
        bench.ack(reader.got[-1])
    assert reader.revisions == [0, 0, 1, 2]


def test_after_the_last_retry_it_is_parked():
    bench = Bench().create(message_timeout=100, max_retry_count=3)
    bench.append(2)
    reader = bench.join(slots=1)
    for _ in range(4):
        bench.wait(0.2)
    assert reader.revisions == [0, 0, 0, 0, 1]
    assert bench.info.parked == 1


def test_retries_come_in_the_order_of_the_stream():
    bench = Bench().create()
    bench.append(4)
    reader = bench.join(slots=4)
    first = reader.take()
    bench.leave(reader)
    bench.append(1)
    other = bench.join()
    assert other.revisions == [0, 1, 2, 3, 4]
    assert [m.retry_count for m in other.got] == [1, 1, 1, 1, 0]
    assert {m.id for m in first} < {m.id for m in other.got}


def test_what_a_leaving_consumer_had_goes_to_another_at_once():
    bench = Bench().create(strategy="RoundRobin")
    one, two = bench.join(), bench.join()
    bench.append(4)
    bench.ack(*two.take())
    lost = {m.id for m in one.got}
    bench.leave(one)
    assert {m.id for m in two.got} == lost
    bench.leave(one)  # a second time: nothing happens
    assert len(two.got) == 2


def test_whoever_leaves_first_retries_wait_in_the_order_of_the_stream():
    bench = Bench().create()
    one, two = bench.join(slots=3), bench.join(slots=3)
    bench.append(6)
    bench.leave(two)
    bench.leave(one)
    assert bench.info.retry_count == 6
    assert bench.join().revisions == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("action", [Nack.RETRY, Nack.UNKNOWN])
def test_nack_retry_sends_again_at_once(action):
    bench = Bench().create()
    bench.append(2)
    reader = bench.join()
    bench.nack(action, reader.got[0])
    assert [(m.event.revision, m.retry_count) for m in reader.got] == [(0, 1), (1, 0), (0, 1)]


@pytest.mark.parametrize("action", [Nack.SKIP, Nack.STOP])
def test_nack_skip_and_stop_finish_the_event(action):
    bench = Bench().create(message_timeout=1_000)
    bench.append(2)
    reader = bench.join()
    bench.nack(action, *reader.got)
    bench.wait(10)
    assert reader.revisions == [0, 1]
    assert (bench.info.outstanding, bench.info.parked) == (0, 0)


def test_an_ack_that_comes_too_late_does_not_finish_the_event():
    bench = Bench().create(message_timeout=1_000)
    bench.append()
    reader = bench.join()
    bench.leave(reader)
    bench.ack(*reader.got)
    assert bench.join().revisions == [0]


def test_acks_of_unknown_ids_are_passed_over():
    bench = Bench().create()
    bench.append(2)
    reader = bench.join()
    bench.ack(reader.got[0])
    bench.ack(reader.got[0], reader.got[0], reader.got[1])
    assert bench.info.outstanding == 0


def test_round_robin_takes_turns_and_passes_over_a_full_consumer():
    bench = Bench().create(strategy="RoundRobin")
    one, two = bench.join(slots=1), bench.join(slots=10)
    bench.append(4)
    assert (one.revisions, two.revisions) == ([0], [1, 2, 3])
    bench.ack(one.got[0])
    bench.append(2)
    assert one.revisions == [0, 4]
    assert two.revisions == [1, 2, 3, 5]


def test_dispatch_to_single_fills_one_consumer_first():
    bench = Bench().create()
    one, two = bench.join(slots=2), bench.join(slots=10)
    bench.append(5)
    assert (one.revisions, two.revisions) == ([0, 1], [2, 3, 4])


def test_more_consumers_than_allowed_are_refused():
    bench = Bench().create(max_subscriber_count=2)
    one, _ = bench.join(), bench.join()
    with pytest.raises(MaximumSubscribersReached):
        bench.join()
    bench.leave(one)
    bench.join()


def test_any_number_of_consumers_where_no_maximum_is_set():
    bench = Bench().create(max_subscriber_count=0)
    for _ in range(20):
        bench.join()
    assert len(bench.info.connections) == 20


def test_update_and_delete_drop_the_consumers():
    for change in ("update", "delete", "restart"):
        bench = Bench().create()
        reader = bench.join()
        if change == "update":
            bench.groups.update(bench.stream, bench.group, bench.info.settings)
        elif change == "delete":
            bench.groups.delete(bench.stream, bench.group)
        else:
            bench.groups.restart()
        assert isinstance(reader.ended, SubscriptionDropped)
        bench.append(3)
        assert reader.got == []


def test_two_events_with_one_id_come_one_after_the_other():
    bench = Bench(stream=ALL).create(start=0)
    (shared,) = bench.append(stream="a")
    bench.store.append("b", [NewEvent(shared, "Ordered", b"{}")])
    reader = bench.join()
    mine = [m for m in reader.got if m.id == shared]
    assert [m.event.stream for m in mine] == ["a"]
    bench.ack(mine[0])
    assert [m.event.stream for m in reader.got if m.id == shared] == ["a", "b"]
