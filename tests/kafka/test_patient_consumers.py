"""In a check, a consumer that is slow to read is not taken for one that has read everything."""

import pytest

from lessons import events
from lessons.kafka.consumer import load_topic_metadata
from lessons.kafka.exercises import fixtures
from lessons.kafka.producer import publish

LOGINS = events.logins([1, 2], each=3)
AT_ONCE = 1  # millisecond: on a machine as busy as can be, nothing comes in so short a time


def by_loop(consumer):
    return [message.value for message in consumer]


def by_poll(consumer):
    found = []
    while batch := consumer.poll(timeout_ms=AT_ONCE):
        found += [message.value for messages in batch.values() for message in messages]
    return found


@pytest.fixture(params=[by_loop, by_poll], ids=lambda way: way.__name__)
def read(request):
    return request.param


@pytest.fixture(autouse=True)
def whoever_polls_waits_for_the_end(monkeypatch):
    monkeypatch.setattr(fixtures, "LONG", AT_ONCE / 2)


@pytest.mark.parametrize("group", [None, "patient"])
def test_a_consumer_that_is_silent_before_the_end_goes_on(kafka, producer, topic, member, group, read):
    publish(producer, topic, LOGINS)
    consumer = member(group, consumer_timeout_ms=AT_ONCE)
    load_topic_metadata(consumer)  # in so short a time the group would divide a topic that it does not know yet
    with fixtures.patient_consumers():
        found = read(consumer)
    assert sorted(found) == sorted(map(events.to_bytes, LOGINS))


def test_at_the_end_silence_is_the_end(kafka, producer, topic, member, read):
    publish(producer, topic, LOGINS)
    with fixtures.patient_consumers():
        assert read(member(None, consumer_timeout_ms=AT_ONCE, auto_offset_reset="latest")) == []


def test_a_consumer_without_partitions_is_silent_in_the_end(monkeypatch, kafka, member, read):
    monkeypatch.setattr(fixtures, "PATIENCE", 0.1)
    nowhere = member(None, consumer_timeout_ms=AT_ONCE)
    nowhere.unsubscribe()
    with fixtures.patient_consumers():
        assert read(nowhere) == []


def test_a_topic_of_a_check_makes_consumers_patient(kafka, producer, read):
    with fixtures.fresh_topic(kafka, "patient") as topic:
        publish(producer, topic, LOGINS)
        with fixtures.KafkaConsumer(
            topic, bootstrap_servers=kafka.address, auto_offset_reset="earliest", consumer_timeout_ms=AT_ONCE
        ) as consumer:
            assert len(read(consumer)) == len(LOGINS)
