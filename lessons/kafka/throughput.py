"""Measure how many events a second a producer sends: three clients in the same way, and a picture of the results.

The figures belong to one computer at one moment. Compare only measurements of one session with each other.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Producer
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from lessons.course.pictures import Picture
from lessons.errors import ServerError
from lessons.kafka import throughput_chart, tools

LOAD_GENERATOR = "org.apache.kafka.tools.ProducerPerformance"
QUEUE = 2_000_000  # events that confluent-kafka may hold in memory: enough, so that it refuses none


@dataclass(frozen=True)
class Measurement:
    """One measurement.

    Args:
        events: how many were sent. All were acknowledged, except with acks=0.
        seconds: from the first call of `send` to the last acknowledgement.
        requests: in how many batches they were sent; 0 if the client does not count them.
    """

    events: int
    seconds: float
    requests: int = 0

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.events / self.seconds


def measure_kafka_python(
    address: str, topic: str, values: list[bytes], one_by_one: bool = False, **settings: Any
) -> Measurement:
    """Send the values with kafka-python, and measure it.

    Args:
        address: the broker's.
        topic: an existing topic with one partition.
        values: what is sent.
        one_by_one: whether each value waits for the acknowledgement of the one before.
        settings: settings of the producer, such as `linger_ms=5`.

    Raises:
        kafka.errors.KafkaError: the broker refused an event, or did not answer.
    """
    with KafkaProducer(bootstrap_servers=address, **settings) as producer:
        producer.partitions_for(topic)  # loaded now, so that it is not measured
        began = time.monotonic()
        futures = []
        for value in values:
            futures.append(producer.send(topic, value))
            if one_by_one:
                futures[-1].get(timeout=30)
        producer.flush()
        seconds = time.monotonic() - began
        for future in futures:
            future.get(timeout=30)
        in_one_request = producer.metrics()["producer-metrics"]["records-per-request-avg"]
        return Measurement(len(values), seconds, round(len(values) / in_one_request))


def measure_confluent(address: str, topic: str, values: list[bytes], **settings: Any) -> Measurement:
    """Send the values with confluent-kafka, which is based on a library in C, and measure it.

    Args:
        address, topic, values: as for `measure_kafka_python`.
        settings: settings of the producer, with underscores instead of dots: `linger_ms=5`.

    Raises:
        ServerError: a setting does not exist, the broker does not answer, or an event was not acknowledged.
    """
    named = {name.replace("_", "."): value for name, value in settings.items()}
    failed: list[KafkaError] = []
    try:
        producer = Producer(
            {
                "bootstrap.servers": address,
                "queue.buffering.max.messages": QUEUE,
                "log_level": 0,
                "delivery.report.only.error": True,
                "on_delivery": lambda error, _message: failed.append(error),
                **named,
            }
        )
    except KafkaException as error:
        raise ServerError(f"confluent-kafka refuses its settings: {error.args[0].str()}.", "Correct them.") from error
    try:
        producer.list_topics(topic, timeout=10)  # loaded now, so that it is not measured
    except KafkaException as error:
        raise ServerError(f"{address} did not answer ({error.args[0].name()}).", "Look at the address.") from error
    began = time.monotonic()
    for value in values:
        producer.produce(topic, value)
    left = producer.flush(60)
    seconds = time.monotonic() - began
    if failed or left:
        reason = failed[0].str() if failed else "no answer within 60 seconds"
        raise ServerError(f"{left + len(failed)} events were not acknowledged: {reason}.", "Look at the settings.")
    return Measurement(len(values), seconds)


def measure_perf_test(address: str, topic: str, events: int, size: int, **settings: Any) -> Measurement:
    """Let Kafka's own load generator (kafka-producer-perf-test.sh) send random events, as fast as it can.

    Java gets faster while a program runs, so a longer run has a higher rate.

    Args:
        address, topic: as for `measure_kafka_python`.
        events: how many.
        size: bytes of each event.
        settings: settings of the producer, with underscores instead of dots.

    Raises:
        ServerError: it ended with an error, or did not send every event.
    """
    what = ["--bootstrap-server", address, "--topic", topic, "--num-records", str(events), "--record-size", str(size)]
    given = [part for name, value in settings.items() for part in (tools.PROPERTY, f"{name.replace('_', '.')}={value}")]
    printed = tools.run_tool(LOAD_GENERATOR, *what, "--throughput", "-1", *given, options=())
    totals = re.findall(r"^(\d+) records sent, ([\d.]+) records/sec", printed, re.MULTILINE)
    if not totals or int(totals[-1][0]) != events:
        raise ServerError(
            f"Not all of the {events} events were sent: {printed.strip()[:200]}.", "Look at its settings."
        )
    return Measurement(events, events / float(totals[-1][1]))


def count_events(address: str, topic: str) -> int:
    """How many events the broker has in the topic's first partition, of which none was deleted."""
    consumer = KafkaConsumer(bootstrap_servers=address)
    try:
        place = TopicPartition(topic, 0)
        return int(consumer.end_offsets([place])[place])
    finally:
        consumer.close()


def best_of(measure: Callable[[], Measurement], times: int = 3) -> Measurement:
    """The fastest of several measurements: other programs on the computer make a run slower, never faster."""
    return max((measure() for _ in range(times)), key=lambda run: run.rate)


def draw(measurements: dict[str, Measurement]) -> Picture:
    """Draw the measurements as dots on a scale, with the figures beside them.

    Args:
        measurements: by name, in the order in which they are shown.
    """
    return throughput_chart.draw({name: measurement.rate for name, measurement in measurements.items()})
