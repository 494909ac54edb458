"""The picture of a topic: no wider than a page, its letters large enough, its words complete."""

import re
from xml.etree import ElementTree

import pytest
from kafka import TopicPartition
from kafka.structs import OffsetAndMetadata

from lessons.course.layout import WIDEST
from lessons.kafka import picture
from lessons.kafka.consumer import load_topic_metadata
from lessons.kafka.picture import Partition
from tests.waiting import until

TEXT = "{http://www.w3.org/2000/svg}text"


def drawn(**partition) -> ElementTree.Element:
    given = {"number": 0, "end": 0, "keys": {}, "groups": {}, **partition}
    return ElementTree.fromstring(picture.draw("t", [Partition(**given)]).svg)


def labels(svg: ElementTree.Element) -> list[str]:
    return [found.text for found in svg.iter(TEXT)]


def keys(first: int, end: int) -> dict[int, str]:
    return {offset: f"user-{offset}" for offset in range(first, end)}


@pytest.mark.parametrize("count", [0, 1, 6, 7, picture.MOST])
def test_every_event_is_in_the_picture_and_no_letter_is_small(count):
    svg = drawn(end=count, keys=keys(0, count), groups={"a-group-with-a-rather-long-name": count})
    assert int(svg.get("width")) <= WIDEST
    assert {int(found.get("font-size")) for found in svg.iter(TEXT)} <= {12, 13}
    assert [label for label in labels(svg) if label.startswith("user-")] == list(keys(0, count).values())
    assert labels(svg)[-1] == f"a-group-with-a-rather-long-name reads {count} next"


@pytest.mark.parametrize("offset", [*range(0, 14), None])
def test_every_group_is_in_the_picture_once_wherever_it_is(offset):
    svg = drawn(end=13, keys=keys(1, 13), groups={"group": offset})
    assert len([label for label in labels(svg) if label.startswith("group ")]) == 1
    assert len(list(svg.iter("{http://www.w3.org/2000/svg}polygon"))) == (offset is not None)
    for found in svg.iter(TEXT):
        wide = len(found.text) * int(found.get("font-size")) * 0.602
        left = float(found.get("x")) - {"start": 0, "middle": wide / 2, "end": wide}[found.get("text-anchor")]
        assert left >= 0, found.text
        assert left + wide <= int(svg.get("width")), found.text


def test_an_arrow_points_at_the_event_that_comes_next():
    svg = drawn(end=10, keys=keys(0, 10), groups={"group": 8})
    (arrow,) = svg.iter("{http://www.w3.org/2000/svg}line")
    boxes = {found.text: (float(found.get("x")), float(found.get("y"))) for found in svg.iter(TEXT)}
    x, y = boxes["user-8"]
    assert abs(float(arrow.get("x2")) - x) < picture.EVENTS.step / 2
    assert 0 < float(arrow.get("y2")) - y < picture.EVENTS.high


def test_the_words_tell_every_event_and_every_group():
    shown = picture.draw("t", [Partition(2, 9, keys(7, 9), {"ann": 8, "bob": None})])
    assert shown.text == "topic t\npartition 2: 7 user-7, 8 user-8; group ann reads 8 next; group bob has no position"
    assert re.search("9 next", picture.draw("t", [Partition(0, 9, keys(7, 9), {"ann": 9})]).text)


def test_a_group_that_has_committed_offset_0_is_not_one_without_a_position(kafka, producer, topic, member):
    producer.send(topic, b"event", partition=0).get(10)
    group = f"{topic}-group"
    consumer = member(group, enable_auto_commit=False)
    load_topic_metadata(consumer)
    until(lambda: consumer.poll(timeout_ms=200) or consumer.assignment(), 30)
    consumer.commit({TopicPartition(topic, 0): OffsetAndMetadata(0, "", -1)})
    first, second, _ = picture.describe_topic(kafka.address, topic, (group,))
    assert (first.groups, second.groups) == ({group: 0}, {group: None})
