"""The Kafka lesson's producer and consumer in two terminals."""

import re

import pytest
from kafka import TopicPartition

from lessons import events
from lessons.course.waiting import until
from lessons.kafka.topics import delete_topic
from tests import programs

PRODUCER, CONSUMER = "kafka.producer", "kafka.consumer"


@pytest.mark.usefixtures("kafka")
def test_the_consumer_reads_what_the_producer_sent_and_goes_on_after_a_restart():
    topic = ["--topic", "two-terminals-test"]
    sent = programs.run(PRODUCER, *topic, "--count", "10")
    assert sent.returncode == 0, sent.stderr
    places = re.findall(r"^partition \d+ offset \d+: .*$", sent.stdout, re.MULTILINE)
    assert len(places) == 10
    first = programs.run(CONSUMER, *topic, "--group", "test", "--seconds", "3")
    assert sorted(re.findall(r"^partition .*$", first.stdout, re.MULTILINE)) == sorted(places)
    again = programs.run(CONSUMER, *topic, "--group", "test", "--seconds", "1")
    assert "partition" not in again.stdout


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_a_count_that_is_none_is_told(count):
    ran = programs.run(PRODUCER, "--count", count)
    assert ran.returncode == 2
    assert "error: argument --count" in ran.stderr


def test_a_broker_that_is_not_there_is_told_in_sentences():
    ran = programs.run(PRODUCER, LESSONS_SERVERS="auto", KAFKA_BOOTSTRAP_SERVERS="localhost:9")
    assert ran.returncode == 1
    assert "KAFKA_BOOTSTRAP_SERVERS names 'localhost:9', and nothing answers there." in ran.stderr
    assert "Traceback" not in ran.stderr


def test_what_comes_behind_an_event_that_fails_is_not_committed(kafka, admin, producer, topic):
    """A position that `close` or auto-commit writes down is the end of the batch: events behind it were lost."""
    good = events.to_bytes(events.user_logged_in(123))
    for value in (good, good, b"no event", good, good):
        producer.send(topic, value, partition=0)
    producer.flush()
    failed = programs.run(CONSUMER, "--topic", topic, "--group", "careful", "--seconds", "1")
    assert failed.returncode == 1
    assert len(re.findall("UserLoggedIn", failed.stdout)) == 2
    place = TopicPartition(topic, 0)
    assert admin.list_group_offsets({"careful": [place]})["careful"][place].offset == 2


def test_a_topic_that_is_deleted_stays_deleted_and_is_told(kafka, admin, producer, topic):
    """A client that asks for a topic by name creates it again: the learner's clean-up was undone."""
    reading = programs.start(CONSUMER, "--topic", topic, "--group", "bereft", "--seconds", "60")
    producer.send(topic, events.to_bytes(events.user_logged_in(123)), partition=0)
    producer.close()
    place = TopicPartition(topic, 0)
    until(lambda: admin.list_group_offsets({"bereft": [place]})["bereft"][place].offset == 1)
    delete_topic(admin, topic)
    _, told = reading.communicate(timeout=60)
    assert reading.returncode == 1
    assert f"The topic {topic} was deleted." in told
    assert topic not in admin.list_topics()


@pytest.mark.usefixtures("kafka")
def test_a_consumer_waits_for_a_topic_that_a_producer_makes(admin):
    topic = "made-after-its-consumer"
    delete_topic(admin, topic)
    reading = programs.start(CONSUMER, "--topic", topic, "--group", "early", "--seconds", "8")
    until(lambda: admin.describe_groups(["early"])["early"]["members"])
    assert topic not in admin.list_topics()
    assert programs.run(PRODUCER, "--topic", topic, "--count", "2").returncode == 0
    printed, _ = reading.communicate(timeout=60)
    assert len(re.findall("UserLoggedIn", printed)) == 2
    delete_topic(admin, topic)


@pytest.mark.parametrize("program", ["kafka.consumer", "kinesis.consumer", "pulsar.consumer", "eventstore.consumer"])
@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
def test_a_time_that_no_consumer_can_wait_is_told(program, seconds):
    ran = programs.run(program, "--seconds", seconds)
    assert ran.returncode == 2
    assert f"{seconds} is not a number of seconds above zero" in ran.stderr
