"""Where events went, as the broker has it."""

import pytest
from kafka import KafkaConsumer

from lessons.kafka import retries, retry_paths
from lessons.kafka.consumer import read
from lessons.kafka.dead_letters import dead_letter
from lessons.kafka.retry_paths import RetryPath, Visit
from lessons.kafka.topics import delete_topic, recreate_topic


@pytest.fixture
def topics(admin, topic):
    """Two more: for events that are tried again, and for those that are given up."""
    names = [topic, f"{topic}-again", f"{topic}-dead"]
    for name in names[1:]:
        recreate_topic(admin, name)
    yield names
    for name in names[1:]:
        delete_topic(admin, name)


def first_of(kafka, topic):
    consumer = KafkaConsumer(topic, bootstrap_servers=kafka.address, auto_offset_reset="earliest")
    (message,) = read(consumer, 1)
    consumer.close()
    return message


def test_an_event_is_known_again_by_its_origin(kafka, producer, topics):
    first, again, dead = topics
    for key in (b"user-1", b"user-1", None):
        producer.send(first, b"event", key, partition=0).get(10)
    retries.retry_later(producer, again, first_of(kafka, first), ValueError("no answer"), 0)
    dead_letter(producer, dead, first_of(kafka, again), ValueError("no answer"), attempts=2)
    found = retry_paths.describe_paths(kafka.address, topics)
    assert found == [
        RetryPath("user-1", {first: Visit(0, 0), again: Visit(0, 1), dead: Visit(0, 2)}),
        RetryPath("user-1", {first: Visit(1, 0)}),
        RetryPath("", {first: Visit(2, 0)}),
    ]


def test_events_of_other_topics_and_odd_headers_are_left_out(kafka, producer, topics):
    first, _, dead = topics
    producer.send(first, b"event", headers=[("origin.topic", b"x"), ("origin.offset", b"\xff")]).get(10)
    producer.send(dead, b"of somebody else").get(10)
    assert [list(one.visits) for one in retry_paths.describe_paths(kafka.address, topics)] == [[first]]


def test_no_group_is_moved_and_topics_without_events_are_drawn(kafka, topics):
    assert retry_paths.describe_paths(kafka.address, topics) == []
    assert retry_paths.draw_topics(kafka.address, topics, [], {}).text == "where each event went"


def test_the_words_tell_the_whole_way():
    ways = [
        RetryPath("user-1", {"o": Visit(0, 0)}),
        RetryPath("", {"o": Visit(1, 0), "r": Visit(0, 1), "d": Visit(4, 2)}),
    ]
    drawn = retry_paths.draw(["o", "r", "d"], ways, ["user-1"], {"r": "after a minute"})
    assert drawn.text.splitlines() == [
        "where each event went",
        "r: after a minute",
        "user-1: o offset 0, then handled as no. 1",
        "no key: o offset 1, then r offset 0 with 1 failed, then d offset 4 with 2 failed",
    ]
    assert drawn.svg.count("<polygon") == 3


def test_of_many_events_the_first_are_shown_and_the_picture_says_so():
    drawn = retry_paths.draw(
        ["o", "d"], [RetryPath("", {"o": Visit(n, 0), "d": Visit(n, 1)}) for n in range(20)], [], {}
    )
    assert drawn.svg.count("<polygon") == retry_paths.MOST
    assert "where each event went, the first 6 of 20" in drawn.svg
    assert len(drawn.text.splitlines()) == 21
