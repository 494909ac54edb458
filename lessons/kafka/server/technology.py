"""Apache Kafka, as a learner asks for it: `servers.start("kafka")`."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from lessons.kafka.elsewhere import coming_in, java, missing_rights
from lessons.kafka.elsewhere.settings import entrance
from lessons.kafka.server import cluster
from lessons.kafka.server.broker import BROKER, Broker
from lessons.kafka.server.profiles import PROFILES
from lessons.kernel import reasons
from lessons.servers.java_client import JavaClient
from lessons.servers.technology import Technology
from lessons.setup import client_hook


class Kafka(Technology):
    """A broker, brokers with other settings, and clusters of brokers."""

    variable = "KAFKA_BOOTSTRAP_SERVERS"
    process = BROKER
    profiles = PROFILES

    def come_in(self, address: str, admin_address: str, environ: Mapping[str, str], seconds: float) -> bool:
        way = entrance(environ)
        if way is None:
            return False
        client_hook.prepare("kafka", "confluent_kafka")
        coming_in.come_in(address, way, seconds)
        reasons.add("kafka", partial(missing_rights.explain, address))
        return True

    def describe_entrance(self, environ: Mapping[str, str]) -> str:
        way = entrance(environ)
        return way.describe() if way else ""

    def java_client(self, address: str, folder: Path) -> JavaClient:
        return java.client_of(address, folder)

    def cluster(self, brokers: int) -> list[Broker]:
        return cluster.brokers_of(brokers)


TECHNOLOGY = Kafka()
