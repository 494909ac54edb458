"""Where copies are, as a picture; the cluster itself is tried in tests/servers/test_cluster.py."""

import xml.etree.ElementTree as ElementTree

import pytest
from kafka.errors import InvalidReplicationAssignmentError

from lessons.errors import WaitError
from lessons.kafka import replicas
from lessons.kafka.replicas import Replicas

FOUND = {0: Replicas(2, (1, 2), (2,)), 1: Replicas(None, (1,), ())}


def test_the_picture_names_leaders_followers_and_brokers_that_are_down():
    drawn = replicas.draw("orders", FOUND, {1: False, 2: True, 3: True})
    ElementTree.fromstring(drawn.svg)
    assert drawn.text.splitlines() == [
        "topic orders, down: broker 1",
        "partition 0: broker 1 behind, broker 2 leader",
        "partition 1: broker 1 behind",
    ]
    assert drawn.svg.count(">broker 1 (down)</text>") == 1
    assert drawn.svg.count(">leader</text>") == 1


def test_one_broker_is_a_leader_in_sync(admin, topic):
    replicas.recreate_topic(admin, topic, [[1], [1]], min_insync_replicas=1)
    replicas.wait_until_in_sync(admin, topic)
    assert replicas.describe_replicas(admin, topic) == {0: Replicas(1, (1,), (1,)), 1: Replicas(1, (1,), (1,))}
    assert replicas.min_insync_replicas(admin, topic) == 1


def test_a_copy_on_a_broker_that_is_not_there_is_refused(admin, topic):
    with pytest.raises(InvalidReplicationAssignmentError):
        replicas.recreate_topic(admin, topic, [[1, 2]])


@pytest.mark.parametrize("ask", [replicas.describe_replicas, replicas.min_insync_replicas])
def test_a_topic_that_no_broker_knows_is_told(admin, monkeypatch, ask):
    monkeypatch.setattr(replicas, "KNOWN_WITHIN", 0.2)
    with pytest.raises(WaitError, match=r"After 0\.2 seconds"):
        ask(admin, "never-made")


class Brokers:
    """Brokers that learn of a change one after the other; the client asks one, then the next."""

    def __init__(self, *told: dict[str, str]) -> None:
        self.told = iter(told)

    def describe_configs(self, wanted, config_filter):
        return {"topic": {wanted[0].name: {name: {"value": value} for name, value in next(self.told).items()}}}


def test_a_broker_that_does_not_show_the_last_change_is_not_believed():
    old, new = {"min.insync.replicas": "1"}, {"min.insync.replicas": "2", "file.delete.delay.ms": "30000"}
    late = Brokers({}, old, {**old, "file.delete.delay.ms": "60000"}, new)
    assert replicas.min_insync_replicas(late, "orders", file_delete_delay_ms=30_000) == 2
