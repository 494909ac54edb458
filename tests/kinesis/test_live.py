"""The live picture of a consumer with checkpoints: it is killed, goes on, and one record is handled twice."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from lessons import events
from lessons.course.layout import WIDEST
from lessons.kinesis import live, streams
from lessons.kinesis.checkpoints import Checkpoints
from lessons.kinesis.consumer import consume
from lessons.kinesis.live import Shard, watch
from lessons.kinesis.producer import publish

USERS = [100, 101]


class Killed(Exception):
    """As in the lesson: in the middle of the work."""


@pytest.fixture
def two_shards(client, stream) -> str:
    streams.recreate_stream(client, stream, shards=2)
    publish(client, stream, events.logins(USERS, each=3))
    return stream


def test_a_consumer_that_is_killed_goes_on_from_its_checkpoint(client, two_shards, tmp_path):
    handled: list[dict] = []
    with watch(client, two_shards, Checkpoints(tmp_path / "file"), handled) as scene:

        def handle(record: dict) -> None:
            handled.append(record)
            scene.step()
            if len(handled) == 2:
                raise Killed

        scene.step()
        with pytest.raises(Killed):
            consume(client, two_shards, Checkpoints(tmp_path / "file"), handle)
        publish(client, two_shards, events.logins(USERS, each=1))
        consume(client, two_shards, Checkpoints(tmp_path / "file"), handle)
    assert [shard.handled for shard in scene.seen[-1]] == [(1, 2, 1, 1), (1, 1, 1, 1)]
    assert [(shard.checkpoint, shard.behind) for shard in scene.seen[-1]] == [(4, 0), (4, 0)]
    for earlier, later in pairwise(scene.seen):
        assert all(after.checkpoint >= before.checkpoint for before, after in zip(earlier, later, strict=True))
    assert any(shard.checkpoint < sum(map(bool, shard.handled)) for shard in scene.seen[2])


def test_looking_changes_nothing(client, two_shards, tmp_path):
    checkpoints = Checkpoints(tmp_path / "file")
    first = live.describe_shards(client, two_shards, checkpoints, [])
    assert live.describe_shards(client, two_shards, checkpoints, []) == first
    assert {shard.checkpoint for shard in first} == {0}
    assert consume(client, two_shards, checkpoints, lambda record: None) == 6


def test_the_words_tell_all_that_the_picture_shows():
    picture = live.draw("s", (Shard("shardId-000000000001", ("a", "b", "c"), (3, 2, 0), 1), Shard("x", (), (), 0)))
    assert picture.text.splitlines() == [
        "stream s",
        "shardId-000000000001: a 3 times, b twice, c not handled; checkpoint after 1 of 3",
        "x: no records; checkpoint after 0 of 0",
    ]
    texts = list(ElementTree.fromstring(picture.svg).iter("{http://www.w3.org/2000/svg}text"))
    assert [found.text for found in texts][2:] == ["shard …001", "a", "3 times", "b", "twice", "c", None, "x"]
    assert {int(found.get("font-size")) for found in texts} <= {12, 13}
    assert picture.width <= WIDEST
