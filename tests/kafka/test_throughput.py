"""Measuring how fast three clients send."""

import xml.etree.ElementTree as ElementTree

import pytest
from kafka.errors import MessageSizeTooLargeError

from lessons.errors import ServerError
from lessons.kafka import throughput
from lessons.kafka.exercises.fixtures import messages_on
from lessons.kafka.throughput import Measurement
from lessons.kafka.topics import delete_topic, recreate_topic

VALUES = [b"%05d" % number for number in range(500)]


@pytest.fixture
def one_partition(admin, request):
    recreate_topic(admin, request.node.name)
    yield request.node.name
    delete_topic(admin, request.node.name)


def test_each_client_sends_every_event_once_and_in_order(kafka, one_partition):
    for send in (throughput.measure_kafka_python, throughput.measure_confluent):
        run = send(kafka.address, one_partition, VALUES)
        assert run.events == 500
        assert run.rate == 500 / run.seconds > 0
    assert [message.value for message in messages_on(kafka, one_partition)] == VALUES * 2


def test_the_requests_are_counted(kafka, one_partition):
    alone = throughput.measure_kafka_python(kafka.address, one_partition, VALUES[:20], one_by_one=True)
    together = throughput.measure_kafka_python(
        kafka.address, one_partition, VALUES, linger_ms=10_000, batch_size=1_000_000
    )
    assert (alone.requests, together.requests) == (20, 1)


def test_kafkas_own_sends_as_many_as_asked_for_with_these_settings(kafka, one_partition):
    run = throughput.measure_perf_test(kafka.address, one_partition, events=300, size=50, client_id="own", acks=1)
    assert run.events == 300
    assert [len(message.value) for message in messages_on(kafka, one_partition)] == [50] * 300


def test_what_is_refused_is_told_and_not_counted(admin, kafka, one_partition):
    recreate_topic(admin, one_partition, max_message_bytes=200)
    large = [bytes(1000)]
    with pytest.raises(MessageSizeTooLargeError):
        throughput.measure_kafka_python(kafka.address, one_partition, large)
    with pytest.raises(ServerError, match=r"1 events were not acknowledged: .*[Mm]essage"):
        throughput.measure_confluent(kafka.address, one_partition, large)
    assert messages_on(kafka, one_partition) == []


def test_nobody_there_is_told():
    with pytest.raises(ServerError, match=r"localhost:1 did not answer"):
        throughput.measure_confluent("localhost:1", "t", VALUES, socket_timeout_ms=1000)
    with pytest.raises(ServerError, match=r"ProducerPerformance|Not all of the 5 events"):
        throughput.measure_perf_test("localhost:1", "t", events=5, size=10, max_block_ms=1000)


def test_a_setting_that_does_not_exist_is_told(kafka, one_partition):
    with pytest.raises(ServerError, match=r"confluent-kafka refuses its settings: .*nonsense"):
        throughput.measure_confluent(kafka.address, one_partition, VALUES, nonsense=1)


def test_the_best_is_the_one_with_the_highest_rate():
    runs = iter([Measurement(10, 2.0), Measurement(10, 1.0), Measurement(10, 4.0)])
    assert throughput.best_of(lambda: next(runs)).seconds == 1.0


def test_runs_are_drawn_with_their_figures():
    drawn = throughput.draw({"slow & small": Measurement(10, 1.0), "fast": Measurement(123_456, 1.0)})
    ElementTree.fromstring(drawn.svg)
    assert drawn.text == "events a second: slow & small 10; fast 120,000"
    ElementTree.fromstring(throughput.draw({}).svg)
