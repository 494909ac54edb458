"""The broker that shows its metrics: counters, gauges, and nothing of a group's lag."""

from collections.abc import Iterator

import pytest
from kafka import KafkaProducer

from lessons import servers
from lessons.kafka.server import broker, profiles
from lessons.servers import Server
from lessons.watching.metrics import read_metrics

MESSAGES_IN = "kafka_server_brokertopicmetrics_messagesin_total"


@pytest.fixture(scope="module")
def measured() -> Iterator[Server]:
    with servers.start("kafka", profile="measured", say=None) as server:
        yield server


def test_a_counter_counts_by_topic_and_in_all(measured):
    before = read_metrics(measured)
    assert before.value(MESSAGES_IN, topic="measured-events") is None
    with KafkaProducer(bootstrap_servers=measured.address) as producer:
        for _ in range(3):
            producer.send("measured-events", b"event").get(30)
    after = read_metrics(measured)
    assert after.value(MESSAGES_IN, topic="measured-events") == 3
    assert after.value("kafka_log_log_size", topic="measured-events", partition="0") > 0


def test_what_a_broker_does_not_measure_is_a_groups_lag(measured):
    names = read_metrics(measured).names
    assert "kafka_server_groups_offset_commit_count" in names
    assert "kafka_server_replicamanager_underreplicatedpartitions" in names
    assert [name for name in names if "lag" in name] == []


def test_it_says_where_its_metrics_are(measured):
    assert measured.line().startswith(f"kafka-measured ready {measured.address}, admin {measured.admin_address} ")
    assert measured.answers


def test_its_agent_is_fetched_with_the_ordinary_broker_and_has_its_start_up_cache():
    assert {jar.path for jar in broker.BROKER.downloads()} >= {jar.path for jar in profiles.MEASURED.downloads()}
    assert any("jmx_prometheus_javaagent" in jar.path.name for jar in broker.BROKER.downloads())
    assert profiles.MEASURED.prepared() == broker.BROKER.prepared()
