"""Scenes on a real broker: what is sent and handled is what the readings say."""

from collections.abc import Iterator

import pytest
from kafka import KafkaAdminClient, TopicPartition

from lessons import servers
from lessons.kafka.exercises.fixtures import fresh_topic
from lessons.servers import Server
from lessons.watching.scenes import Reading, play, read_group

GROUP = "scene-workers"


@pytest.fixture(scope="module")
def kafka() -> Iterator[Server]:
    with servers.start("kafka", say=None) as server:
        yield server


@pytest.fixture
def place(kafka) -> Iterator[TopicPartition]:
    with fresh_topic(kafka, "scenes", partitions=2, groups=(GROUP,)) as topic:
        yield TopicPartition(topic, 1)


def test_each_step_is_read(kafka, place):
    readings = play(kafka.address, place, GROUP, [(0, 5), (5, 5), (5, 0), (0, 3), (0, 9)])
    assert readings == [(0, 0), (5, 5), (10, 5), (10, 8), (10, 10)]
    assert [reading.lag for reading in readings] == [0, 0, 5, 2, 0]


def test_a_second_scene_goes_on_where_the_group_stands(kafka, place):
    play(kafka.address, place, GROUP, [(5, 2)])
    assert play(kafka.address, place, GROUP, [(1, 1)]) == [(6, 3)]


def test_a_group_that_has_committed_nothing_stands_at_the_start(kafka, place):
    play(kafka.address, place, GROUP, [(4, 0)])
    admin = KafkaAdminClient(bootstrap_servers=kafka.address)
    assert read_group(admin, GROUP, place) == Reading(4, 0)
    admin.close()
