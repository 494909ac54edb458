"""Where events went, as the broker has it."""

import pytest
from kafka import KafkaConsumer

from lessons.kafka import retries, route
from lessons.kafka.consumer import read
from lessons.kafka.dead_letters import put_aside
from lessons.kafka.route import Route, Stop
from lessons.kafka.topics import delete, make_fresh


@pytest.fixture
def topics(admin, topic):
    """Two more: for events that are tried again, and for those that are given up."""
    names = [topic, f"{topic}-again", f"{topic}-dead"]
    for name in names[1:]:
        make_fresh(admin, name)
    yield names
    for name in names[1:]:
        delete(admin, name)


def first_of(kafka, topic):
    consumer = KafkaConsumer(topic, bootstrap_servers=kafka.address, auto_offset_reset="earliest")
    (message,) = read(consumer, 1)
    consumer.close()
    return message


def test_an_event_is_known_again_by_its_origin(kafka, producer, topics):
    first, again, dead = topics
    for key in (b"user-1", b"user-1", None):
        producer.send(first, b"event", key, partition=0).get(10)
    retries.put_off(producer, again, first_of(kafka, first), ValueError("no answer"), 0)
    put_aside(producer, dead, first_of(kafka, again), ValueError("no answer"), attempts=2)
    found = route.look(kafka.address, topics)
    assert found == [
        Route("user-1", {first: Stop(0, 0), again: Stop(0, 1), dead: Stop(0, 2)}),
        Route("user-1", {first: Stop(1, 0)}),
        Route("", {first: Stop(2, 0)}),
    ]


def test_events_of_other_topics_and_odd_headers_are_left_out(kafka, producer, topics):
    first, _, dead = topics
    producer.send(first, b"event", headers=[("origin.topic", b"x"), ("origin.offset", b"\xff")]).get(10)
    producer.send(dead, b"of somebody else").get(10)
    assert [list(one.stops) for one in route.look(kafka.address, topics)] == [[first]]


def test_no_group_is_moved_and_topics_without_events_are_drawn(kafka, topics):
    assert route.look(kafka.address, topics) == []
    assert route.of_topics(kafka.address, topics, [], {}).text == "where each event went"


def test_the_words_tell_the_whole_way():
    ways = [Route("user-1", {"o": Stop(0, 0)}), Route("", {"o": Stop(1, 0), "r": Stop(0, 1), "d": Stop(4, 2)})]
    drawn = route.draw(["o", "r", "d"], ways, ["user-1"], {"r": "after a minute"})
    assert drawn.text.splitlines() == [
        "where each event went",
        "r: after a minute",
        "user-1: o offset 0, then handled as no. 1",
        "no key: o offset 1, then r offset 0 with 1 failed, then d offset 4 with 2 failed",
    ]
    assert drawn.svg.count("<polygon") == 3


def test_of_many_events_the_first_are_shown_and_the_picture_says_so():
    drawn = route.draw(["o", "d"], [Route("", {"o": Stop(n, 0), "d": Stop(n, 1)}) for n in range(20)], [], {})
    assert drawn.svg.count("<polygon") == route.MOST
    assert "where each event went, the first 6 of 20" in drawn.svg
    assert len(drawn.text.splitlines()) == 21
