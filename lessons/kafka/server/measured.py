"""A broker that shows its metrics as text for Prometheus: `servers.start("kafka", profile="measured")`.

A broker keeps its metrics for JMX, which only Java programs can read. An agent in the broker's own Java turns them
into text (Prometheus' JMX exporter, one jar of 3 MB): most who run Kafka have it, and any program can read its page.
What was weighed beside it: the admin client knows offsets, replicas and disk, but none of the broker's counters; the
lessons ask it for the lag, which no broker measures. Metrics that clients send to the broker (KIP-714) need a plugin in
the broker, in Java. The agent makes a start a second or two longer, since Java can't use the whole start-up cache then.
"""

import dataclasses
from pathlib import Path

from lessons.kafka.server.broker import AGENT, Broker
from lessons.kafka.server.protocol import KafkaProtocol
from lessons.servers.java import jars
from lessons.servers.supervision.process import Command

RULES = Path(__file__).with_name("metrics.yaml")
HERE = "127.0.0.1"


class MeasuredProtocol(KafkaProtocol):
    """Kafka's protocol, and an address where the metrics are."""

    def admin_address(self, port: int) -> str:
        return f"http://{self.host}:{port}"


class MeasuredBroker(Broker):
    """A broker with the agent; its metrics are at `/metrics` of its admin address."""

    protocol = MeasuredProtocol()
    name = "kafka-measured"
    title = "Apache Kafka (measured)"
    port = 0
    admin_port = 0

    def configure(self, folder: Path, ports: list[int]) -> Command:
        port, metrics, controller = ports
        command = super().configure(folder, [port, controller])
        java, *arguments = command.argv
        (agent,) = jars.read_lock(AGENT)
        return dataclasses.replace(
            command, argv=[java, f"-javaagent:{agent.path}={HERE}:{metrics}:{RULES}", *arguments]
        )
