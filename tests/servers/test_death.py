"""A server that dies in the middle of a lesson, or at once."""

import os
import secrets
import selectors
import signal
import socket
import time
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from kafka import KafkaConsumer, KafkaProducer

from lessons import servers
from lessons.errors import ServerError
from lessons.kafka.server.broker import BROKER as KAFKA
from lessons.servers import catalogue
from lessons.servers.supervision import crash_notice, data_folder, supervisor
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("home")


def kill(name: str, registration) -> None:
    os.kill(registration(name).server_pid, signal.SIGKILL)


def test_kafka_is_started_again_on_its_port_with_its_events(registration):
    with servers.start("kafka", say=None) as kafka:
        topic = f"user-events-{secrets.token_hex(4)}"  # another test may have used this server a moment ago
        producer = KafkaProducer(bootstrap_servers=kafka.address)
        producer.send(topic, b"before").get(10)
        producer.close()
        kill("kafka", registration)
        died = kafka.lease.wait_for_news(10)
        assert (died.again, died.how) == (True, "was killed by signal 9")
        until(lambda: KAFKA.is_ready(kafka.address))
        patient = {
            "consumer_timeout_ms": 60_000,
            "metadata_max_age_ms": 1_000,
        }  # a new one knows no topic
        consumer = KafkaConsumer(topic, bootstrap_servers=kafka.address, auto_offset_reset="earliest", **patient)
        assert next(consumer).value == b"before"
        consumer.close()


def test_the_learner_is_told_that_kafka_kept_its_data(registration):
    with servers.start("kafka", say=None) as kafka:
        kill("kafka", registration)
        assert kafka.lease.wait_for_news(10)
        said = "Apache Kafka was killed by signal 9 and was started again with all its data. Run this cell once more."
        assert crash_notice.news() == [said]
        assert crash_notice.news() == []


def test_run_this_cell_once_more_is_said_when_the_server_answers(registration, capsys):
    with servers.start("kafka", say=None) as kafka:
        kill("kafka", registration)
        assert kafka.lease.wait_for_news(10)
        crash_notice._tell(SimpleNamespace(success=False))
        assert KAFKA.is_ready(kafka.address)
    assert "Run this cell once more." in capsys.readouterr().err


def test_the_learner_is_told_that_what_moto_held_is_lost(registration):
    with servers.start("kinesis", say=None) as kinesis:
        boto3.client("kinesis").create_stream(StreamName="user-events", ShardCount=1)
        kill("kinesis", registration)
        assert kinesis.lease.wait_for_news(10).again
        assert "what it held is lost. Run this notebook from the top." in crash_notice.news()[0]
        until(lambda: catalogue.load("kinesis").process.is_ready(kinesis.address))
        assert boto3.client("kinesis").list_streams()["StreamNames"] == []


def test_a_server_that_dies_again_and_again_is_given_up(registration):
    with servers.start("kinesis", say=None) as kinesis:
        for times in range(1, 5):
            kill("kinesis", registration)
            until(lambda times=times: len(kinesis.lease.news) == times)
        assert [died.again for died in kinesis.lease.news] == [True, True, True, False]
        assert "could not be started again" in crash_notice.news()[-1]
        until(lambda: not kinesis.lease.open)


def test_deaths_of_long_ago_are_forgotten():
    child = supervisor.Child.__new__(supervisor.Child)
    now, long_ago = time.monotonic(), time.monotonic() - supervisor.FORGOTTEN_AFTER
    for restarted_at, may in (([now] * 2, True), ([now] * 3, False), ([long_ago] * 9 + [now] * 2, True)):
        child.was_ready, child.restarted_at = True, restarted_at
        assert child.may_restart() is may
    child.was_ready, child.restarted_at = False, []
    assert not child.may_restart()


def test_a_server_that_cannot_start_says_its_last_line(home: Path):
    KAFKA.configure(data_folder.claim(home, KAFKA), [1, 2])
    (home / "kafka" / "log" / "meta.properties").write_text("damaged")
    with pytest.raises(ServerError, match=r"Apache Kafka ended with exit code 1: .*: node ID not found in") as caught:
        servers.start("kafka", data=home, say=None)
    log = Path(caught.value.do.removeprefix("The whole log is ").removesuffix("."))
    assert "node ID not found" in until(lambda: log.exists() and log.read_text())


def test_the_grace_begins_when_the_last_lease_ends_however_long_it_was_held():
    watched = supervisor.Supervisor.__new__(supervisor.Supervisor)
    here, there = socket.socketpair()
    watched.grace, watched.leases, watched.selector = 5.0, {here}, selectors.DefaultSelector()
    watched.selector.register(here, selectors.EVENT_READ)
    watched.unused_since = time.monotonic() - 100  # it was made long ago
    assert not watched.unused()
    watched.drop(here)
    assert not watched.unused()
    watched.unused_since -= 6
    assert watched.unused()
    there.close()
