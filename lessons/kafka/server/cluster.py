"""The brokers of a cluster on one machine: `servers.start_cluster("kafka", brokers=3)`."""

import base64
import re
import uuid
from pathlib import Path

from lessons.errors import ServerError
from lessons.kafka.server.broker import Broker
from lessons.servers.supervision import ports
from lessons.servers.supervision.process import Command

MOST = 5
"""A laptop has no room for more: each broker takes about 250 MB."""
REPLICAS = 3
"""Replicas of an internal topic, where there are so many brokers (Kafka's default)."""


class ClusterBroker(Broker):
    """One broker of several, each also a controller.

    Args:
        number: its id, from 1 on.
        ports_of: for every broker its port and its controller's port.
    """

    port = 0
    ends_at_once = True
    java_options = ("-Xmx128m",)  # a later option counts: three must fit where otherwise one is

    def __init__(self, number: int, ports_of: list[tuple[int, int]]) -> None:
        self.number = number
        self.ports_of = ports_of
        self.fixed_ports = ports_of[number - 1]
        self.name = f"kafka-{number}-of-{len(ports_of)}"
        self.title = f"Apache Kafka (broker {number} of {len(ports_of)})"

    def configure(self, folder: Path, ports: list[int]) -> Command:
        is_new = not (folder / "log").exists()
        command = super().configure(folder, ports)
        if is_new:
            _become(folder / "log" / "meta.properties", self.number)
        return command

    def settings(self, ports: list[int]) -> dict[str, str]:
        count = len(self.ports_of)
        replicas, enough = min(REPLICAS, count), min(REPLICAS - 1, count)
        voters = (f"{number}@127.0.0.1:{controller}" for number, (_, controller) in enumerate(self.ports_of, start=1))
        return {
            "node.id": str(self.number),
            "controller.quorum.voters": ",".join(voters),
            "default.replication.factor": str(replicas),
            "min.insync.replicas": str(enough),
            "offsets.topic.replication.factor": str(replicas),
            "transaction.state.log.replication.factor": str(replicas),
            "transaction.state.log.min.isr": str(enough),
            "share.coordinator.state.topic.replication.factor": str(replicas),
            "share.coordinator.state.topic.min.isr": str(enough),
            "num.replica.fetchers": "1",
        }


def _become(file: Path, number: int) -> None:
    """Make the formatted folder of broker 1 that of another broker: both its ids are its own."""
    directory = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    text = re.sub(r"^node\.id=.*$", f"node.id={number}", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    text = re.sub(r"^directory\.id=.*$", f"directory.id={directory}", text, flags=re.MULTILINE)
    file.write_text(text, encoding="utf-8")


def brokers_of(brokers: int) -> list[Broker]:
    """The brokers of a cluster, on ports that are free just now.

    Raises:
        ServerError: not a number of brokers that a cluster can have here.
    """
    if type(brokers) is not int or not 1 <= brokers <= MOST:  # a learner may type anything
        raise ServerError(f"A cluster of {brokers!r} brokers can't be started here.", f"Ask for 1 to {MOST} brokers.")
    free = ports.free(2 * brokers)
    ports_of = list(zip(free[::2], free[1::2], strict=True))
    return [ClusterBroker(number, ports_of) for number in range(1, brokers + 1)]
