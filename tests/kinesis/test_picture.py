"""The picture of a stream: no wider than a page, its letters large enough, every record in it."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from lessons.course.layout import WIDEST
from lessons.kinesis import picture
from lessons.kinesis.picture import TOP_HASH, Shard

TEXT = "{http://www.w3.org/2000/svg}text"


def shard(number: int, count: int, closed: bool = False) -> Shard:
    keys = tuple(f"user-{record}" for record in range(count))
    return Shard(f"shardId-{number:012}", 0, TOP_HASH - 1, keys, closed)


@pytest.mark.parametrize("count", [0, 1, 5, 6, picture.MOST])
def test_every_record_is_in_the_picture_and_no_letter_is_small(count):
    svg = ElementTree.fromstring(picture.draw("s", [shard(0, count), shard(1, 2, closed=True)]).svg)
    labels = [found.text for found in svg.iter(TEXT)]
    assert int(svg.get("width")) <= WIDEST
    assert {int(found.get("font-size")) for found in svg.iter(TEXT)} <= {12, 13}
    assert labels[4 : 5 + count] == ["shard …000", *shard(0, count).keys]
    assert labels[5 + count :] == ["shard …001", "(closed)", "user-0", "user-1"]


def test_nothing_stands_on_anything_else():
    svg = ElementTree.fromstring(picture.draw("s", [shard(0, 9), shard(1, 5), shard(2, 0, closed=True)]).svg)
    boxes = [(float(one.get("x")), float(one.get("y"))) for one in list(svg)[1:] if one.get("width") == "68"]
    assert len(boxes) == len(set(boxes)) == 14
    rows = sorted({y for _, y in boxes})
    assert all(later - earlier >= picture.RECORDS.high for earlier, later in pairwise(rows))
    assert int(svg.get("height")) > max(float(one.get("y")) for one in svg.iter(TEXT))


def test_of_a_long_shard_the_newest_are_shown():
    drawn = picture.draw("s", [shard(0, picture.MOST + 2)])
    assert "records: user-2, user-3" in drawn.text
    assert ">user-1<" not in drawn.svg
