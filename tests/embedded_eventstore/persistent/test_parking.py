"""Events put aside, and replayed."""

import json

import pytest

from embedded_eventstore.persistent.errors import GroupDoesNotExist, SubscriptionFailed
from embedded_eventstore.persistent.group import Nack
from tests.embedded_eventstore.persistent.bench import GROUP, STREAM, Bench

PARKED = f"$persistentsubscription-{STREAM}::{GROUP}-parked"


def parked_three() -> tuple[Bench, list]:
    bench = Bench().create()
    bench.append(3)
    reader = bench.join()
    bench.nack(Nack.PARK, *reader.got, reason="no stock")
    bench.leave(reader)
    return bench, [m.event.id for m in reader.got]


def test_a_parked_event_is_a_link_in_the_groups_own_stream():
    bench, _ = parked_three()
    links = bench.store.read_stream(PARKED)
    assert [link.data for link in links] == [f"{n}@{STREAM}".encode() for n in range(3)]
    assert {link.type for link in links} == {"$>"}
    metadata = json.loads(links[0].metadata)
    assert metadata["reason"] == "Client explicitly NAK'ed message.\nno stock"
    assert bench.info.parked == 3


def test_replay_sends_the_events_with_their_links_in_order():
    bench, ids = parked_three()
    reader = bench.join()
    assert reader.got == []
    bench.replay()
    assert [m.event.id for m in reader.got] == ids
    assert [(m.link.stream, m.link.revision, m.retry_count) for m in reader.got] == [(PARKED, n, 0) for n in range(3)]
    assert bench.info.parked == 0
    bench.ack(*reader.got)
    bench.replay()
    assert len(reader.got) == 3


def test_replay_may_stop_before_a_revision():
    bench, ids = parked_three()
    reader = bench.join()
    bench.replay(stop_at=2)
    assert [m.event.id for m in reader.got] == ids[:2]
    assert bench.info.parked == 1
    bench.replay(stop_at=0)
    assert len(reader.got) == 2
    bench.replay()
    assert [m.event.id for m in reader.got] == ids


def test_replayed_without_consumers_they_wait():
    bench, ids = parked_three()
    bench.replay()
    bench.replay()
    assert [m.event.id for m in bench.join().got] == ids


def test_a_replayed_event_may_be_parked_again():
    bench, ids = parked_three()
    bench.replay()
    reader = bench.join()
    bench.nack(Nack.PARK, reader.got[1])
    bench.ack(reader.got[0], reader.got[2])
    assert bench.info.parked == 1
    bench.replay()
    assert [m.event.id for m in reader.take()][3:] == [ids[1]]


def test_replayed_events_come_after_other_retries_and_before_new_ones():
    bench, _ = parked_three()
    reader = bench.join()
    bench.append(2)
    bench.leave(reader)
    bench.replay()
    bench.append(1)
    assert [(m.event.revision, m.link is not None) for m in bench.join().got] == [
        (3, False), (4, False), (0, True), (1, True), (2, True), (5, False),
    ]  # fmt: skip


def test_unfinished_replays_are_parked_again_after_a_crash():
    bench, ids = parked_three()
    bench.replay()
    reader = bench.join()
    bench.ack(reader.got[0])
    again = bench.restarted()
    again.replay()
    assert [m.event.id for m in again.join().got if m.link] == ids[1:]


def test_a_parked_event_whose_stream_is_gone_is_left_out():
    bench, _ = parked_three()
    bench.store.delete(STREAM)
    bench.replay()
    assert bench.join().got == []
    assert bench.info.parked == 0


def test_many_are_replayed_page_by_page():
    bench = Bench().create(read_batch_size=3, history_buffer_size=8)
    bench.append(50)
    reader = bench.join(slots=4)
    while reader.got:
        bench.nack(Nack.PARK, *reader.take())
    assert bench.info.parked == 50
    bench.replay()
    seen = []
    while reader.got:
        assert bench.info.retry_count <= 8 + 3
        seen += reader.got
        bench.ack(*reader.take())
        bench.wait(0)
    assert [m.event.revision for m in seen] == list(range(50))


def test_what_cannot_be_replayed():
    bench = Bench().create()
    bench.replay()  # nothing parked: nothing happens
    with pytest.raises(SubscriptionFailed):
        bench.replay(stop_at=-1)
    with pytest.raises(GroupDoesNotExist):
        bench.groups.replay_parked(STREAM, "another")


def test_a_replay_that_stops_early_repeats_nothing():
    bench, _ = parked_three()
    reader = bench.join()
    bench.replay()
    bench.replay(stop_at=0)
    bench.replay()
    assert reader.revisions == [0, 1, 2]
    assert bench.info.parked == 0


def test_replayed_events_of_a_consumer_that_leaves_keep_the_order_in_which_they_were_parked():
    bench = Bench().create()
    bench.append(4)
    reader = bench.join()
    bench.nack(Nack.PARK, *reader.take())
    bench.replay()
    first, *others = reader.take()
    bench.nack(Nack.RETRY, first)  # it is the last one in flight now
    bench.leave(reader)
    assert bench.join().revisions == [0, 1, 2, 3]
    assert len(others) == 3


def test_events_of_the_source_come_before_replayed_ones_when_a_consumer_leaves():
    bench = Bench().create()
    bench.append(2)
    reader = bench.join()
    bench.nack(Nack.PARK, *reader.take())
    bench.replay()
    bench.append(3)
    bench.leave(reader)
    assert bench.join().revisions == [2, 3, 4, 0, 1]


@pytest.mark.parametrize(("to", "left"), [(None, []), (2, [2]), (0, [0, 1, 2])])
def test_parked_events_can_be_forgotten(to, left):
    bench, ids = parked_three()
    bench.groups.truncate_parked(STREAM, GROUP, to)
    assert bench.info.parked == len(left)
    again = bench.restarted()
    assert again.info.parked == len(left), "also for a server that comes back"
    again.replay()
    replayed = [m.event.id for m in again.join().got if m.link]
    assert replayed == [ids[n] for n in left]


def test_what_is_sent_again_at_that_moment_is_not_lost():
    bench, ids = parked_three()
    bench.replay()
    bench.groups.truncate_parked(STREAM, GROUP)
    assert [m.event.id for m in bench.join().got] == ids


def test_forgetting_needs_a_group_and_a_revision():
    bench, _ = parked_three()
    with pytest.raises(GroupDoesNotExist):
        bench.groups.truncate_parked(STREAM, "others")
    with pytest.raises(SubscriptionFailed):
        bench.groups.truncate_parked(STREAM, GROUP, -1)
