"""Checkpoints, and what a restart brings back."""

import pytest

from embedded_eventstore.persistent.errors import GroupAlreadyExists, GroupDoesNotExist, SubscriptionFailed
from embedded_eventstore.persistent.group import Nack
from embedded_eventstore.persistent.settings import END, Settings
from embedded_eventstore.store import ALL, EventFilter, NewEvent, StreamNotFound, new_id
from tests.embedded_eventstore.persistent.bench import GROUP, STREAM, Bench

CHECKPOINT = f"$persistentsubscription-{STREAM}::{GROUP}-checkpoint"


def checkpoints(bench: Bench) -> list[bytes]:
    try:
        return [event.data for event in bench.store.read_stream(CHECKPOINT)]
    except StreamNotFound:
        return []


def test_a_checkpoint_by_time_needs_enough_events_and_enough_time():
    bench = Bench().create(checkpoint_after=2_000, min_checkpoint_count=3)
    reader = bench.join()
    bench.append(2)
    bench.ack(*reader.take())
    bench.wait(10)
    assert checkpoints(bench) == []
    bench.append(1)
    bench.ack(*reader.take())
    bench.wait(0)
    assert checkpoints(bench) == [b'"2"']
    bench.append(3)
    bench.ack(*reader.take())
    bench.wait(1.9)
    assert len(checkpoints(bench)) == 1
    bench.wait(0.2)
    assert checkpoints(bench) == [b'"2"', b'"5"']
    assert bench.info.last_checkpointed == "5"


def test_enough_events_make_a_checkpoint_at_once():
    bench = Bench().create(checkpoint_after=0, max_checkpoint_count=4)
    reader = bench.join()
    bench.append(4)
    bench.ack(*reader.got[:3])
    assert checkpoints(bench) == []
    bench.ack(reader.got[3])
    assert checkpoints(bench) == [b'"3"']


def test_an_unfinished_event_holds_the_checkpoint_back():
    bench = Bench().create(min_checkpoint_count=1)
    reader = bench.join()
    bench.append(5)
    bench.ack(*reader.got[:2], *reader.got[3:])
    bench.wait(0)
    assert checkpoints(bench) == [b'"1"']
    bench.nack(Nack.RETRY, reader.got[2])
    bench.wait(5)
    assert checkpoints(bench) == [b'"1"']
    bench.nack(Nack.PARK, reader.got[2])
    bench.wait(5)
    assert checkpoints(bench)[-1] == b'"4"'


def test_after_a_crash_it_goes_on_behind_the_checkpoint():
    bench = Bench().create(min_checkpoint_count=1)
    reader = bench.join()
    bench.append(6)
    bench.ack(*reader.got[:2])
    bench.wait(0)
    bench.ack(reader.got[2], reader.got[4])  # finished, but not in the checkpoint: they come again
    assert bench.restarted().join().revisions == [2, 3, 4, 5]


def test_without_a_checkpoint_it_begins_at_its_start_again():
    for start, expected in ((1, [1, 2, 3]), (END, [2, 3])):
        bench = Bench()
        bench.append(2)
        bench.create(start=start)
        bench.append(1)
        bench.ack(*bench.join().got)
        again = bench.restarted()
        again.append(1)
        assert again.join().revisions == expected


def test_settings_filter_and_names_survive():
    bench = Bench(stream=ALL, group="grüße ::1")
    bench.create(EventFilter(regex="^Paid$"), start=END, strategy="Pinned", max_retry_count=3, read_batch_size=7)
    before = bench.info
    again = bench.restarted()
    assert again.info.settings == before.settings
    assert again.info.group == "grüße ::1"
    again.append(2)
    again.append(1, type="Paid")
    assert [m.event.type for m in again.join().got] == ["Paid"]


def test_what_a_filter_leaves_out_counts_for_the_checkpoint():
    bench = Bench(stream=ALL).create(EventFilter(regex="^Paid$"), max_checkpoint_count=10, checkpoint_after=0)
    bench.append(25)
    assert bench.info.last_checkpointed != ""
    bench.append(1, type="Paid")
    bench.append(25)
    (paid,) = bench.restarted().join().got  # it was never finished
    assert paid.event.type == "Paid"


def test_update_goes_on_behind_the_checkpoint_and_keeps_the_filter():
    bench = Bench(stream=ALL).create(EventFilter(regex="^Paid$"), min_checkpoint_count=1)
    bench.append(2, type="Paid")
    reader = bench.join()
    bench.ack(reader.got[0])
    bench.wait(0)
    bench.groups.update(ALL, GROUP, Settings(max_retry_count=2, min_checkpoint_count=1))
    bench.append(1)
    assert [m.id for m in bench.join().got] == [reader.got[1].id]


def test_a_deleted_group_leaves_nothing_behind():
    bench = Bench().create(min_checkpoint_count=1)
    bench.append(3)
    reader = bench.join()
    bench.ack(reader.got[0])
    bench.nack(Nack.PARK, reader.got[1])
    bench.wait(0)
    bench.groups.delete(STREAM, GROUP)
    with pytest.raises(GroupDoesNotExist):
        _ = bench.info
    with pytest.raises(GroupDoesNotExist):
        _ = bench.restarted().info
    bench.create(min_checkpoint_count=1)
    assert (bench.info.parked, bench.info.last_checkpointed) == (0, "")
    reader = bench.join()
    assert reader.revisions == [0, 1, 2]
    bench.nack(Nack.PARK, *reader.got)
    assert bench.info.parked == 3
    bench.wait(0)
    assert bench.restarted().info.parked == 3


def test_restarting_the_subsystem_is_a_restart():
    bench = Bench().create(min_checkpoint_count=1)
    bench.append(3)
    bench.ack(*bench.join().got[:2])
    bench.wait(0)
    bench.groups.restart()
    assert bench.join().revisions == [2]


def test_groups_on_one_stream_are_independent():
    bench, other = Bench().create(), Bench(group="others")
    other.groups = bench.groups
    other.store = bench.store
    other.create()
    bench.append(2)
    bench.ack(*bench.join().got)
    assert other.join().revisions == [0, 1]
    assert [info.group for info in bench.groups.infos(STREAM)] == [GROUP, "others"]
    assert bench.groups.infos("nowhere") == []


@pytest.mark.parametrize(
    "settings",
    [
        {"strategy": "Random"},
        {"history_buffer_size": 100},
        {"read_batch_size": 500},
        {"read_batch_size": 0},
        {"start": -2},
        {"message_timeout": -1},
        {"live_buffer_size": -1},
    ],
)
def test_settings_that_cannot_be_are_refused(settings):
    bench = Bench()
    with pytest.raises(SubscriptionFailed):
        bench.create(**settings)
    bench.create()
    with pytest.raises(SubscriptionFailed):
        bench.groups.update(STREAM, GROUP, Settings(**settings))
    bench.append()
    assert bench.join().revisions == [0]


def test_names_that_are_taken_or_missing():
    bench = Bench().create()
    with pytest.raises(GroupAlreadyExists):
        bench.create()
    for stream, group in ((STREAM, "another"), ("another", GROUP), (ALL, GROUP)):
        for ask in (bench.groups.info, bench.groups.delete, bench.groups.replay_parked):
            with pytest.raises(GroupDoesNotExist):
                ask(stream, group)
        with pytest.raises(GroupDoesNotExist):
            bench.groups.update(stream, group, Settings())
    with pytest.raises(SubscriptionFailed):
        bench.groups.create("", GROUP, Settings())
    with pytest.raises(SubscriptionFailed):
        bench.groups.create(ALL, "late", Settings(start=10**9))
    with pytest.raises(SubscriptionFailed):
        bench.groups.create(ALL, "odd", Settings(), EventFilter(regex="("))


@pytest.mark.parametrize(
    "written", [b"", b"7", b"{}", b'{"entries": [{}, 7, {"stream": "a"}, null]}', b'{"entries": 7}']
)
def test_a_configuration_that_makes_no_sense_has_no_groups(written):
    bench = Bench().create()
    bench.store.append("$persistentSubscriptionConfig", [NewEvent(new_id(), "$PersistentConfig", written)])
    again = bench.restarted()
    assert again.groups.infos() == []
    again.create()


@pytest.mark.parametrize("written", [b"", b"[]", b'"x"', b"{}", b'"C:x/P:y"'])
def test_a_checkpoint_that_makes_no_sense_is_none(written):
    bench = Bench().create()
    bench.append(2)
    bench.store.append(CHECKPOINT, [NewEvent(new_id(), "$SubscriptionCheckpoint", written)])
    assert bench.restarted().join().revisions == [0, 1]
