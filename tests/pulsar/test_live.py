"""The live picture of a topic: events that are sent, received, acknowledged, and given to another consumer."""

from itertools import groupby
from xml.etree import ElementTree

import pulsar
import pytest

from lessons.course.layout import WIDEST
from lessons.pulsar import live
from lessons.pulsar.consumer import read
from lessons.pulsar.live import Snapshot, Subscription, acknowledge_one_by_one, open_consumers, watch
from lessons.pulsar.picture import Cursor, Topic

KINDS = pulsar.ConsumerType
PLACES = {"eve": ("audit", KINDS.Exclusive), "ann": ("work", KINDS.Shared), "bob": ("work", KINDS.Shared)}


@pytest.fixture
def four_events(client, topic):
    """Sends four events."""

    def send() -> None:
        producer = client.create_producer(topic)
        for number in range(4):
            producer.send(b"{}", partition_key=f"user-{number}")
        producer.close()

    return send


def test_what_a_consumer_leaves_unanswered_goes_to_another_one(admin, client, topic, four_events):
    with open_consumers(client, topic, PLACES) as (_, ann, bob), watch(admin, client, topic) as scene:
        scene.step()
        four_events()
        assert scene.step().backlog("work") == 4
        read(bob, 1)
        scene.until(lambda now: now.held("bob") == 2)
        scene.until(lambda now: now.held("ann") == 1)
        bob.close()
        acknowledge_one_by_one(scene, ann, "work", read(ann, 4))
        scene.until(lambda now: now.held("ann") == 0)
    held = [now.held("bob") for now in scene.seen]
    assert [count for count, _ in groupby(held)][-2:] == [2, 0]
    waits = [now.backlog("work") for now in scene.seen]
    assert [count for count, _ in groupby(waits)] == [0, 4, 3, 2, 1, 0]
    last = scene.seen[-1]
    assert last.subscriptions == {
        "audit": Subscription("Exclusive", 4, {"eve": 0}),
        "work": Subscription("Shared", 0, {"ann": 0}),
    }
    assert "bob" not in live.draw(last).text


def test_nobody_is_left_afterwards(admin, client, topic):
    def stop(consumer: pulsar.Consumer) -> None:
        consumer.close()
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"), open_consumers(client, topic, PLACES) as made:
        stop(made[0])
    assert all(not one["consumers"] for one in admin.stats(topic)["subscriptions"].values())


def test_looking_moves_nothing(admin, client, topic, four_events):
    with open_consumers(client, topic, PLACES):
        four_events()
        first = live.describe_topic(admin, client, topic).topic
        assert live.describe_topic(admin, client, topic).topic == first
    assert set(admin.stats(topic)["subscriptions"]) == {"audit", "work"}


def test_the_words_tell_all_that_the_picture_shows():
    topic = Topic("t", {(1, 0): "a", (1, 1): ""}, {"work": Cursor((1, -1), (((1, 0), (1, 1)),))})
    picture = live.draw(Snapshot(topic, {"work": Subscription("Shared", 1, {"ann": 1, "bob": 0})}))
    assert picture.text.splitlines() == [
        "topic t: 0 a, 1 no key",
        "subscription work, Shared: cursor before 0, waits for 0; ann holds 1, bob holds 0",
    ]
    texts = list(ElementTree.fromstring(picture.svg).iter("{http://www.w3.org/2000/svg}text"))
    assert [found.text for found in texts] == [
        *("topic t", "events", "a", "0", "no key", "1", "work", "waits", "done", "Shared", "ann holds 1", "bob"),
    ]
    assert picture.width <= WIDEST
    assert {int(found.get("font-size")) for found in texts} <= {12, 13}


def test_without_events_or_consumers_it_can_be_drawn():
    none = live.draw(Snapshot(Topic("t", {}, {"s": Cursor((1, -1))}), {"s": Subscription("None", 0, {})}))
    assert "no events" in none.text
    assert "no consumers" in none.text
