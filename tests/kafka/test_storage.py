"""What a broker keeps on its disk, and the broker that tidies up often."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer

from lessons import servers
from lessons.course.waiting import until
from lessons.errors import ServerError, WaitError
from lessons.kafka import batches, storage
from lessons.kafka.server import profiles
from lessons.kafka.storage import Segment
from lessons.kafka.topics import delete_topic, recreate_topic
from lessons.servers import Server, catalogue

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def tidy() -> Iterator[Server]:
    """The broker of the storage lab."""
    with servers.start("kafka", profile="storage", say=None) as server:
        yield server


@pytest.fixture
def their_admin(tidy) -> Iterator[KafkaAdminClient]:
    client = KafkaAdminClient(bootstrap_servers=tidy.address)
    yield client
    client.close()


@pytest.fixture
def filled(tidy, their_admin) -> Iterator[str]:
    """A topic of three segments, two of them closed."""
    recreate_topic(their_admin, "filled", segment_bytes=MEGABYTE)
    with KafkaProducer(bootstrap_servers=tidy.address, linger_ms=5000) as producer:
        for _ in range(2500):
            producer.send("filled", bytes(1000))
    yield "filled"
    delete_topic(their_admin, "filled")


def test_segments_follow_each_other_and_only_the_last_is_open(tidy, filled):
    found = storage.segments(tidy, filled)
    assert [segment.is_open for segment in found] == [False, False, True]
    assert found[0].first == 0
    assert found[0].first < found[1].first < found[2].first < 2500


def test_the_broker_and_the_disk_say_the_same_size(tidy, their_admin, filled):
    assert storage.partition_size(their_admin, filled) == sum(
        segment.size for segment in storage.segments(tidy, filled)
    )
    assert batches.stored_bytes(their_admin, filled) == storage.partition_size(their_admin, filled)
    assert storage.partition_size(their_admin, filled, partition=7) == 0
    assert storage.partition_size(their_admin, "never-made") == 0


def test_a_limit_of_size_deletes_whole_segments_within_seconds(tidy, their_admin, filled):
    second = storage.segments(tidy, filled)[1]
    storage.alter_topic(their_admin, filled, retention_bytes=second.size)
    consumer = KafkaConsumer(bootstrap_servers=tidy.address)
    until(lambda: storage.first_offset(consumer, filled) == second.first, seconds=20)
    consumer.close()


def test_the_ordinary_broker_deletes_nothing_so_soon(kafka, tidy):
    assert kafka.address != tidy.address
    ordinary = catalogue.load("kafka").process
    assert ordinary.settings([1, 2]) == {}
    assert profiles.PROFILES["storage"].settings([1, 2])["log.retention.check.interval.ms"] == str(profiles.OFTEN)
    assert profiles.PROFILES["storage"].prepared() == ordinary.prepared()  # one start-up cache for both


@pytest.mark.parametrize(
    ("topic", "setting", "answer"),
    [
        ("filled", {"retention_minutes": 1}, "Unknown topic config name: retention.minutes"),
        ("filled", {"retention_ms": "a week"}, "Invalid value a week for configuration retention.ms"),
        ("never-made", {"retention_ms": 1}, "The topic 'never-made' does not exist"),
    ],
)
@pytest.mark.usefixtures("filled")
def test_a_setting_that_the_broker_refuses_is_told(their_admin, topic, setting, answer):
    with pytest.raises(ServerError, match=f"The broker refused to change {topic}: .*{answer}"):
        storage.alter_topic(their_admin, topic, **setting)


def test_a_disk_that_is_not_here_is_told(tidy):
    theirs = Server("kafka", "elsewhere:9092", "external", "unknown")
    with pytest.raises(ServerError, match=r"The disk of elsewhere:9092 is not here\."):
        storage.segments(theirs, "t")
    with pytest.raises(ServerError, match=r"The broker has no partition never-made-0\."):
        storage.segments(tidy, "never-made")


def test_segments_are_drawn_with_offsets_and_rounded_sizes():
    drawn = storage.draw("t", [Segment(0, 1_043_346, False), Segment(1005, 10, True)])
    ElementTree.fromstring(drawn.svg)
    assert drawn.text == "topic t, segments of partition 0: from offset 0, 1.0 MB; from offset 1005, 0.0 MB, open"
    ElementTree.fromstring(storage.draw("t", []).svg)


def test_a_profile_that_is_not_known_is_told():
    names = ", ".join(profiles.PROFILES)
    with pytest.raises(ServerError, match=rf"no profile 'north' of Apache Kafka here\. The names are: {names}\."):
        servers.start("kafka", profile="north")


def test_what_does_not_come_about_is_told():
    with pytest.raises(WaitError, match="After 0 seconds"):
        until(lambda: False, seconds=0)
