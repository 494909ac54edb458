"""Dead letters and retry topics."""

import pytest
from confluent_kafka import Producer
from kafka import TopicPartition
from kafka.errors import MessageSizeTooLargeError

from lessons.kafka import retries, storage
from lessons.kafka.consumer import read
from lessons.kafka.dead_letters import dead_letter, headers_of
from lessons.kafka.topics import delete_topic, recreate_topic
from tests.waiting import until

NOON = 1_767_268_800_000


@pytest.fixture
def aside(admin, topic):
    """A second topic."""
    name = f"{topic}-aside"
    recreate_topic(admin, name)
    yield name
    delete_topic(admin, name)


@pytest.fixture
def failed(kafka, topic, member):
    """A message that a consumer has just read, at offset 1 of partition 2, with all that headers can be."""
    sender = Producer({"bootstrap.servers": kafka.address})
    headers = [("trace", b"\x00\x01"), ("trace", b"again"), ("none", None)]
    for value in (b"first", b"\xff{"):
        sender.produce(topic, key=b"k", value=value, partition=2, headers=headers)
    sender.flush()
    return read(member(), 2)[1]


def read_from(member_of, topic, count):
    consumer = member_of()
    place = TopicPartition(topic, 0)
    consumer.unsubscribe()
    consumer.assign([place])
    consumer.seek_to_beginning(place)
    return read(consumer, count)


def test_a_dead_letter_is_the_same_message_with_its_reason_and_origin(producer, topic, aside, failed, member):
    dead_letter(producer, aside, failed, ValueError("not JSON"))
    (letter,) = read_from(member, aside, 1)
    assert (letter.key, letter.value) == (b"k", b"\xff{")
    assert letter.headers[:3] == [("trace", b"\x00\x01"), ("trace", b"again"), ("none", b"")]
    found = headers_of(letter)
    assert [found[name] for name in ("origin.topic", "origin.partition", "origin.offset")] == [topic, "2", "1"]
    assert found["reason"] == "not JSON"


def test_put_aside_twice_it_still_says_where_it_was_first(producer, topic, aside, failed, member):
    retries.retry_later(producer, aside, failed, ValueError("one"), 0)
    (once,) = read_from(member, aside, 1)
    retries.retry_later(producer, aside, once, ValueError("two"), 0)
    twice = read_from(member, aside, 2)[1]
    assert [retries.attempts_of(message) for message in (failed, once, twice)] == [0, 1, 2]
    found = headers_of(twice)
    assert (found["origin.topic"], found["origin.offset"], found["reason"]) == (topic, "1", "two")
    names = [name for name, _ in twice.headers]
    assert [names.count(name) for name in ("reason", "attempts", "due", "origin.topic")] == [1, 1, 1, 1]


def test_what_the_broker_refuses_does_not_count_as_put_aside(admin, producer, aside, failed):
    def is_refused() -> bool:
        try:
            dead_letter(producer, aside, failed, ValueError("not JSON"))
        except MessageSizeTooLargeError:
            return True
        return False

    storage.alter_topic(admin, aside, max_message_bytes=100)
    until(is_refused)  # a broker hears of a changed setting a moment later


def due(producer, topic, moments, partition=0):
    for moment in moments:
        producer.send(topic, b"%d" % moment, partition=partition, headers=[("due", b"%d" % moment)])
    producer.flush()


def test_nothing_is_read_before_it_is_due_and_nothing_is_skipped(producer, topic, member):
    begun = retries.now_ms()
    moments = [begun + delay for delay in (-1000, 300, 300, 600)]
    due(producer, topic, moments)
    consumer, seen = member(), []
    while len(seen) < 4:
        (message,) = retries.read_due(consumer, 1)
        assert retries.now_ms() >= retries.due_of(message)
        seen.append(int(message.value))
    assert seen == moments


def test_what_is_kept_by_the_consumer_when_a_partition_waits_is_read_in_the_end(producer, topic, member):
    """Messages of another partition between the one that is due and those that are not: kafka-python kept these."""
    for _ in range(5):
        begun = retries.now_ms()
        due(producer, topic, [begun - 1, begun + 200, begun + 200], partition=0)
        due(producer, topic, [begun - 1], partition=1)
        consumer = member("kept")
        found = [message for _ in range(4) for message in retries.read_due(consumer, 1, seconds=5)]
        assert len(found) == 4
        consumer.close()


def test_a_partition_that_waits_does_not_hold_up_another(producer, topic, member):
    due(producer, topic, [NOON + 60_000], partition=0)
    due(producer, topic, [NOON - 2, NOON - 1], partition=1)
    consumer = member()
    found = retries.read_due(consumer, 3, seconds=3, clock=lambda: NOON)
    assert [message.value for message in found] == [b"%d" % (NOON - 2), b"%d" % (NOON - 1)]
    assert consumer.paused() == set()
    assert consumer.position(TopicPartition(topic, 0)) == 0
    later = retries.read_due(consumer, 1, clock=lambda: NOON + 60_000)
    assert [message.partition for message in later] == [0]


def test_what_waits_is_not_read_again_and_again(producer, topic, member, monkeypatch):
    due(producer, topic, [retries.now_ms() + 700])
    consumer, batches = member(), []
    poll = consumer.poll
    monkeypatch.setattr(consumer, "poll", lambda **named: batches.append(poll(**named)) or batches[-1])
    assert len(retries.read_due(consumer, 1)) == 1
    assert sum(map(bool, batches)) <= 2  # too early, and in time


def test_more_than_a_poll_usually_gives_waits_and_comes_whole(producer, topic, member):
    begun = retries.now_ms()
    moments = [begun - 1] * 600 + [begun + 500] * 900
    due(producer, topic, moments)
    consumer, seen = member(), []
    while len(seen) < len(moments):
        found = retries.read_due(consumer, 700)
        assert found
        seen += [int(message.value) for message in found]
    assert seen == moments


def test_a_message_without_a_time_is_due(producer, topic, member):
    producer.send(topic, b"an ordinary event")
    producer.flush()
    assert len(retries.read_due(member(), 1)) == 1


def test_no_poll_lasts_longer_than_until_the_next_message_is_due(producer, topic, member, monkeypatch):
    due(producer, topic, [NOON + 30])
    consumer, waits, moment = member(), [], NOON
    poll = consumer.poll

    def polled(timeout_ms, max_records):
        nonlocal moment
        found = poll(timeout_ms=timeout_ms, max_records=max_records)
        if found or waits:
            waits.append(timeout_ms)
            moment += 10 * (len(waits) > 1)  # from then on a poll takes ten milliseconds
        return found

    monkeypatch.setattr(consumer, "poll", polled)
    assert len(retries.read_due(consumer, 1, seconds=30, clock=lambda: moment)) == 1
    assert waits[1:4] == [30, 20, 10]
