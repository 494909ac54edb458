"""Pictures of a topic and its subscriptions, from a real broker and from made-up ones."""

import xml.etree.ElementTree as ElementTree

import pulsar
import pytest

from lessons import events
from lessons.course.layout import WIDEST
from lessons.pulsar import picture
from lessons.pulsar.consumer import read
from lessons.pulsar.picture import MOST, Cursor, Topic
from lessons.pulsar.producer import publish

SVG = "{http://www.w3.org/2000/svg}"


def test_it_shows_keys_cursors_and_single_acknowledges(broker, client, topic):
    sequence = client.subscribe(topic, "analytics-service")
    shared = client.subscribe(topic, "billing-service", pulsar.ConsumerType.Shared)
    publish(client.create_producer(topic), events.logins([123, 456], each=2))
    for consumer, done in ((sequence, (0, 1)), (shared, (0, 2))):
        messages = read(consumer, 4)
        for number in done:
            consumer.acknowledge(messages[number])
        consumer.close()
    drawn = picture.draw_topic(broker, topic)
    assert drawn.text.splitlines() == [
        f"topic {topic}: 0 user-123, 1 user-456, 2 user-123, 3 user-456",
        "subscription analytics-service: cursor before 2, waits for 2, 3",
        "subscription billing-service: cursor before 1, waits for 1, 3",
    ]


def test_an_empty_topic_without_subscriptions_can_be_drawn(broker, topic):
    assert picture.draw_topic(broker, topic).text == f"topic {topic}: no events"


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
    drawn = picture.draw_receivers(rows)
    ElementTree.fromstring(drawn.svg)
    assert drawn.text == "Shared: user-1 to ann, user-2 to bob\nExclusive: user-1 to ann"


@pytest.mark.parametrize("count", [0, 1, 5, 6, MOST])
def test_it_is_no_wider_than_a_page_and_no_letter_is_small(count):
    keys = {(7, number): f"user-{number}" for number in range(count)}
    drawn = picture.draw(Topic("t", keys, {"a-subscription-with-a-long-name": Cursor((7, 2))}))
    assert drawn.width <= WIDEST
    assert sizes(drawn.svg) <= {12, 13}
    assert [label for label in labels(drawn.svg) if label.startswith("user-")] == list(keys.values())
    assert [label for label in labels(drawn.svg) if label in ("done", "waits")] == [
        "done" if number <= 2 else "waits" for number in range(count)
    ]


@pytest.mark.parametrize("done", range(-1, 9))
def test_a_cursor_is_drawn_once_where_it_stands(done):
    keys = {(7, number): "a" for number in range(9)}
    drawn = ElementTree.fromstring(picture.draw(Topic("t", keys, {"s": Cursor((7, done))})).svg)
    (bar,) = [found for found in drawn.iter(f"{SVG}rect") if found.get("width") == "3"]
    line, column = divmod(done + 1, picture.COLUMNS)
    assert int((float(bar.get("x")) - picture.EVENTS.left + picture.EVENTS.gap) // picture.EVENTS.step) == column
    assert (float(bar.get("y")) > 150) == bool(line)


def test_who_got_what_has_room_for_eight_events():
    drawn = picture.draw_receivers({"Key_Shared": [("user-100", "ann")] * 8})
    assert drawn.width <= WIDEST
    assert sizes(drawn.svg) <= {12, 13}
    assert labels(drawn.svg) == ["Key_Shared", *["user-100 to ann"] * 8]


def sizes(svg: str) -> set[int]:
    return {int(found.get("font-size")) for found in ElementTree.fromstring(svg).iter(f"{SVG}text")}


def labels(svg: str) -> list[str]:
    return [found.text for found in ElementTree.fromstring(svg).iter(f"{SVG}text")]
