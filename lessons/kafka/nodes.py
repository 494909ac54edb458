"""The brokers of a cluster on one machine: `servers.start_cluster("kafka", brokers=3)`."""

import base64
import re
import uuid
from pathlib import Path

from lessons.errors import ServerError
from lessons.kafka.server import Kafka
from lessons.servers.supervision import ports
from lessons.servers.technology import Command

MOST = 5
"""A laptop has no room for more: each broker takes about 250 MB."""
COPIES = 3
"""Copies of an internal topic, where there are so many brokers (Kafka's default)."""


class Broker(Kafka):
    """One broker of several, each also a controller.

    Args:
        number: its id, from 1 on.
        places: for every broker its port and its controller's port.
    """

    port = 0
    ends_at_once = True
    java_options = ("-Xmx128m",)  # a later option counts: three must fit where otherwise one is

    def __init__(self, number: int, places: list[tuple[int, int]]):
        self.number = number
        self.places = places
        self.fixed_ports = places[number - 1]
        self.name = f"kafka-{number}-of-{len(places)}"
        self.title = f"Apache Kafka (broker {number} of {len(places)})"

    def lay_out(self, folder: Path, ports: list[int]) -> Command:
        is_new = not (folder / "log").exists()
        command = super().lay_out(folder, ports)
        if is_new:
            _become(folder / "log" / "meta.properties", self.number)
        return command

    def settings(self, ports: list[int]) -> dict[str, str]:
        count = len(self.places)
        copies, enough = min(COPIES, count), min(COPIES - 1, count)
        voters = (f"{number}@127.0.0.1:{controller}" for number, (_, controller) in enumerate(self.places, start=1))
        return {
            "node.id": str(self.number),
            "controller.quorum.voters": ",".join(voters),
            "default.replication.factor": str(copies),
            "min.insync.replicas": str(enough),
            "offsets.topic.replication.factor": str(copies),
            "transaction.state.log.replication.factor": str(copies),
            "transaction.state.log.min.isr": str(enough),
            "share.coordinator.state.topic.replication.factor": str(copies),
            "share.coordinator.state.topic.min.isr": str(enough),
            "num.replica.fetchers": "1",
        }

    def seen(self, address: str) -> int:
        from kafka import KafkaAdminClient
        from kafka.errors import KafkaError

        try:
            admin = KafkaAdminClient(bootstrap_servers=address)
        except KafkaError:
            return 0
        try:
            return len(admin.describe_cluster()["brokers"])
        except KafkaError:
            return 0
        finally:
            admin.close()


def _become(file: Path, number: int) -> None:
    """Make the formatted folder of broker 1 that of another broker: both its ids are its own."""
    directory = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    text = re.sub(r"^node\.id=.*$", f"node.id={number}", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    text = re.sub(r"^directory\.id=.*$", f"directory.id={directory}", text, flags=re.MULTILINE)
    file.write_text(text, encoding="utf-8")


def of(brokers: int) -> list[Broker]:
    """The brokers of a cluster, on ports that are free just now.

    Raises:
        ServerError: not a number of brokers that a cluster can have here.
    """
    if not isinstance(brokers, int) or isinstance(brokers, bool) or not 1 <= brokers <= MOST:
        raise ServerError(f"A cluster of {brokers!r} brokers can't be started here.", f"Ask for 1 to {MOST} brokers.")
    free = ports.free(2 * brokers)
    places = list(zip(free[::2], free[1::2], strict=True))
    return [Broker(number, places) for number in range(1, brokers + 1)]
