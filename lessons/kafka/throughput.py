"""How many events a second a producer sends: three clients, measured in the same way, and the picture of it.

The figures are those of one machine at one moment. Compare runs of one session with each other, and nothing else.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from confluent_kafka import KafkaException, Producer
from kafka import KafkaProducer

from lessons.course.pictures import Picture
from lessons.errors import ServerError
from lessons.kafka import throughput_chart, tools

LOAD_GENERATOR = "org.apache.kafka.tools.ProducerPerformance"
PROPERTY = "--command-property"  # how Kafka's tools take a setting of the client
QUEUE = 2_000_000  # events that confluent-kafka may hold back, so that none is refused for want of room


@dataclass(frozen=True)
class Measurement:
    """One measurement.

    Args:
        events: how many were sent; all are acknowledged, except with acks=0.
        seconds: from the first call of `send` until the last acknowledgement.
        requests: in how many batches they went, where the client tells it; else 0.
    """

    events: int
    seconds: float
    requests: int = 0

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.events / self.seconds


def measure_kafka_python(
    address: str, topic: str, values: list[bytes], one_by_one: bool = False, **settings
) -> Measurement:
    """Send the values with kafka-python.

    Args:
        address: the broker's.
        topic: an existing topic with one partition.
        values: what is sent.
        one_by_one: whether each one waits for the acknowledgement of the one before.
        settings: of the producer, such as `linger_ms=5`.

    Raises:
        kafka.errors.KafkaError: the broker refused an event, or did not answer.
    """
    with KafkaProducer(bootstrap_servers=address, **settings) as producer:
        producer.partitions_for(topic)  # asked for now, so that the question is not measured
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
        together = producer.metrics()["producer-metrics"]["records-per-request-avg"]
        return Measurement(len(values), seconds, round(len(values) / together))


def measure_confluent(address: str, topic: str, values: list[bytes], **settings) -> Measurement:
    """Send the values with confluent-kafka, whose work is done by a library in C.

    Args:
        address, topic, values: as for `measure_kafka_python`.
        settings: of the producer, with underscores for dots: `linger_ms=5`.

    Raises:
        ServerError: a setting does not exist, nobody answers, or an event was not acknowledged.
    """
    named = {name.replace("_", "."): value for name, value in settings.items()}
    failed: list = []
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
        producer.list_topics(topic, timeout=10)  # asked for now, so that the question is not measured
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


def measure_perf_test(address: str, topic: str, events: int, size: int, **settings) -> Measurement:
    """Let Kafka's own load generator (kafka-producer-perf-test.sh) send random events, as fast as it can.

    Its Java gets faster while it runs, so a longer run has a higher rate.

    Args:
        address, topic: as for `measure_kafka_python`.
        events: how many.
        size: bytes of each.
        settings: of the producer, with underscores for dots.

    Raises:
        ServerError: it ended with an error, or not every event was sent.
    """
    what = ["--bootstrap-server", address, "--topic", topic, "--num-records", str(events), "--record-size", str(size)]
    given = [part for name, value in settings.items() for part in (PROPERTY, f"{name.replace('_', '.')}={value}")]
    said = tools.run_tool(LOAD_GENERATOR, *what, "--throughput", "-1", *given, options=())
    found = re.findall(r"^(\d+) records sent, ([\d.]+) records/sec", said, re.MULTILINE)
    if not found or int(found[-1][0]) != events:
        raise ServerError(f"Not all of the {events} events were sent: {said.strip()[:200]}.", "Look at its settings.")
    return Measurement(events, events / float(found[-1][1]))


def best_of(measure: Callable[[], Measurement], times: int = 3) -> Measurement:
    """The fastest of several measurements: what else the machine does makes a run slower, and never faster."""
    return max((measure() for _ in range(times)), key=lambda run: run.rate)


def draw(runs: dict[str, Measurement]) -> Picture:
    """The runs as dots on a scale, with the figures beside them.

    Args:
        runs: by name, in the order in which they are shown.
    """
    return throughput_chart.draw({name: run.rate for name, run in runs.items()})
