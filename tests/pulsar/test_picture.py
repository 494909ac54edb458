"""Pictures of a topic and its subscriptions, from a real broker and from made-up ones."""

import xml.etree.ElementTree as ElementTree

import pulsar

from lessons import events
from lessons.pulsar import picture
from lessons.pulsar.consumer import read
from lessons.pulsar.picture import MOST, Cursor, Topic
from lessons.pulsar.producer import publish


def test_it_shows_keys_cursors_and_single_acknowledges(broker, client, topic):
    sequence = client.subscribe(topic, "analytics-service")
    shared = client.subscribe(topic, "billing-service", pulsar.ConsumerType.Shared)
    publish(client.create_producer(topic), events.logins([123, 456], each=2))
    for consumer, done in ((sequence, (0, 1)), (shared, (0, 2))):
        messages = read(consumer, 4)
        for number in done:
            consumer.acknowledge(messages[number])
        consumer.close()
    drawn = picture.of_topic(broker, topic)
    assert drawn.text.splitlines() == [
        f"topic {topic}: 0 user-123, 1 user-456, 2 user-123, 3 user-456",
        "subscription analytics-service: cursor before 2, waits for 2, 3",
        "subscription billing-service: cursor before 1, waits for 1, 3",
    ]


def test_an_empty_topic_without_subscriptions_can_be_drawn(broker, topic):
    assert picture.of_topic(broker, topic).text == f"topic {topic}: no events"


def test_of_a_long_topic_the_newest_are_shown_with_their_numbers():
    keys = {(7, number): f"<{number}>" for number in range(MOST + 3)}
    drawn = picture.draw(Topic("t", keys, {"s": Cursor((7, 4))}))
    ElementTree.fromstring(drawn.svg)
    assert drawn.text.startswith("topic t: 3 <3>, ")
    assert "subscription s: cursor before 5, waits for 5, 6" in drawn.text


def test_the_names_of_ledgers_do_not_change_the_picture():
    one, other = (
        picture.draw(Topic("t", {(ledger, 0): "a"}, {"s": Cursor((ledger, -1), (((ledger, -1), (ledger, 0)),))}))
        for ledger in (3, 300)
    )
    assert (one.svg, one.text) == (other.svg, other.text)
    assert "waits for nothing" in one.text


def test_a_ledger_that_was_changed_half_way_counts_on():
    keys = {(3, 0): "a", (3, 1): "b", (8, 0): "c"}
    drawn = picture.draw(Topic("t", keys, {"s": Cursor((3, 1))}))
    assert "cursor before 2, waits for 2" in drawn.text


def test_who_got_what():
    rows = {"Shared": [("user-1", "ann"), ("user-2", "bob")], "Exclusive": [("user-1", "ann")]}
    drawn = picture.who_got_what(rows)
    ElementTree.fromstring(drawn.svg)
    assert drawn.text == "Shared: user-1 to ann, user-2 to bob\nExclusive: user-1 to ann"
