"""The live picture of a group: what is seen when a member joins, leaves, is killed; all of it is the broker's word."""

from itertools import groupby
from xml.etree import ElementTree

import pytest

from lessons.course.layout import WIDEST
from lessons.kafka import live, topics
from lessons.kafka.live import Group, Partition, watch
from lessons.kafka.members import Team
from tests import waiting

GROUP = "watched"


@pytest.fixture
def group(admin):
    topics.delete_group(admin, GROUP)
    yield GROUP
    topics.delete_group(admin, GROUP)


def send(producer, topic: str, count: int) -> None:
    for number in range(count):
        producer.send(topic, b"{}", partition=number % 3)
    producer.flush()


def names(scene) -> list[list[str]]:
    return [found for found, _ in groupby(list(now.held) for now in scene.seen)]


def test_members_that_come_and_go_are_seen_with_what_they_read(kafka, admin, producer, topic, group):
    with Team(kafka, topic, group, size=2) as team, watch(admin, topic, group) as scene:
        send(producer, topic, 12)
        assert scene.step().lag == 12
        ann = team.start("ann")
        scene.until(lambda now: now.share("ann") == 3 and now.lag == 0)
        team.start("bob")
        scene.until(lambda now: now.share("ann") and now.share("bob"))
        ann.leave()
        scene.until(lambda now: now.share("bob") == 3)
    assert names(scene) == [[], ["ann"], ["ann", "bob"], ["bob"]]
    last = scene.seen[-1]
    assert [(part.end, part.position, last.reader(part.number)) for part in last.partitions] == [(4, 4, "bob")] * 3
    assert waiting.until(lambda: live.describe_group(admin, topic, group).held == {})


def test_a_killed_member_keeps_its_partitions_until_the_broker_misses_it(kafka, admin, producer, topic, group):
    with Team(kafka, topic, group, size=2) as team, watch(admin, topic, group) as scene:
        team.start("ann")
        bob = team.start("bob")
        scene.until(lambda now: now.share("ann") and now.share("bob"))
        bob.kill()
        send(producer, topic, 6)
        waits = scene.step().lag_of("bob")
        scene.until(lambda now: list(now.held) == ["ann"] and now.lag == 0)
    dead = [now for now in scene.seen if now.lag_of("bob")]
    assert {now.lag_of("bob") for now in dead} == {waits}
    assert waits > 0


def test_looking_changes_nothing_and_needs_no_group(admin, producer, topic, group):
    send(producer, topic, 3)
    assert live.describe_group(admin, topic, group) == Group(
        group, "Dead", {}, tuple(Partition(n, 1, 0) for n in range(3))
    )
    assert group not in [found["group_id"] for found in admin.list_groups()]


def test_the_words_tell_all_that_the_picture_shows():
    shown = Group("g", "Stable", {"ann": (0,), "cy": ()}, (Partition(0, 20, 15), Partition(1, 2, 0)))
    picture = live.draw(shown)
    assert picture.text.splitlines() == [
        "group g: agreed; members: ann, cy",
        "partition 0: events 12, 13, 14, 15, 16, 17, 18, 19; the group reads 15 next, lag 5, read by ann",
        "partition 1: events 0, 1; the group reads 0 next, lag 2, read by nobody",
    ]
    labels = [found.text for found in ElementTree.fromstring(picture.svg).iter("{http://www.w3.org/2000/svg}text")]
    assert labels[3:15] == ["partition 0", *map(str, range(12, 20)), "5", "ann", "partition 1"]
    assert labels[15:] == ["0", "1", "2", "nobody", "members", "ann", "cy"]
    assert picture.width <= WIDEST


def test_a_group_that_has_not_agreed_is_in_a_rebalance():
    assert "rebalance" in live.draw(Group("g", "PreparingRebalance", {"ann": ()}, ())).text
    assert "no members" in live.draw(Group("g", "Dead", {}, ())).text


def test_frames_of_one_group_have_one_size():
    frames = [
        live.draw(Group("g", "Stable", held, (Partition(0, end, 0),)))
        for held, end in [({}, 0), ({"ann": (0,)}, 30), ({"ann": (0,), "bob": ()}, 3)]
    ]
    assert len({(frame.width, frame.height) for frame in frames}) == 1
