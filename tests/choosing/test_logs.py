"""Each technology fits the interface: keys keep their order, names their places, all can be read again."""

import pytest

from lessons.choosing import fan_out, measuring, scenario
from lessons.choosing.eventstore_log import EventStoreLog
from lessons.choosing.kafka_log import KafkaLog
from lessons.choosing.trials import Crash, crash, replay
from lessons.events import to_bytes

EVENTS = scenario.bank_events(120)
EVERY = sorted(map(to_bytes, EVENTS))


def test_a_new_name_begins_with_the_oldest_event_and_accounts_are_in_order(log):
    log.write(EVENTS)
    for name in ("billing", "audit"):
        with log.reader(name) as reader:
            came = reader.read(len(EVENTS))
        assert sorted(map(to_bytes, came)) == EVERY
        assert scenario.in_order(came) == scenario.in_order(EVENTS)


def test_a_reader_goes_on_after_what_was_confirmed(log):
    log.write(EVENTS[:50])
    with log.reader("billing") as reader:
        first = reader.read(50)
        reader.confirm()
    log.write(EVENTS[50:])
    with log.reader("billing") as reader:
        rest = reader.read(70)
    assert sorted(map(to_bytes, first + rest)) == EVERY


def test_a_reader_that_has_confirmed_all_can_go_back(log):
    log.write(EVENTS)
    with log.reader("billing") as reader:
        reader.read(len(EVENTS))
        assert replay(reader, len(EVENTS)) == len(EVENTS)


def test_fewer_events_than_asked_for_come_when_the_time_is_over(log):
    log.write(EVENTS[:3])
    with log.reader("billing") as reader:
        assert len(reader.read(5, 2)) == 3


def test_a_crash_loses_nothing_and_costs_at_least_what_was_not_confirmed(log, trials):
    found = crash(log, EVENTS, confirmed=40, unconfirmed=20)
    if trials.technology == "Pulsar":  # whose broker gives a batch again until all of it is acknowledged
        assert found.lost == 0
        assert found.twice > 20
    else:
        assert found == Crash(lost=0, twice=20)


def test_measured_figures_are_of_all_events(log):
    found = measuring.measure(log, EVENTS, scenario.bank_events(125)[120:])
    assert 0 < found.p50 <= found.p99
    assert min(found.written.rate, found.written.ceiling, found.read.rate, found.read.ceiling) > 0


def test_only_a_log_with_keys_keeps_an_account_with_one_of_two_readers(log):
    log.write(EVENTS)
    if isinstance(log, KafkaLog):
        shares = fan_out.share_on_kafka(log, len(EVENTS))
        assert fan_out.split_accounts(shares) == []
    elif isinstance(log, EventStoreLog):
        shares = fan_out.share_on_event_store(log, len(EVENTS))
        assert fan_out.split_accounts(shares) != []
    else:
        pytest.skip("the lesson shows it with Kafka and Event Store")
    assert sorted(to_bytes(event) for share in shares for event in share) == EVERY


def test_the_same_seed_gives_the_same_events():
    assert scenario.bank_events(200)[:120] == EVENTS
    assert scenario.bank_events(120, seed=1) != EVENTS
