"""Apache Kafka, as a learner asks for it: `servers.start("kafka")`."""

from lessons.kafka.server import cluster
from lessons.kafka.server.broker import BROKER, Broker
from lessons.kafka.server.profiles import PROFILES
from lessons.servers.technology import Technology


class Kafka(Technology):
    """A broker, brokers with other settings, and clusters of brokers."""

    variable = "KAFKA_BOOTSTRAP_SERVERS"
    process = BROKER
    profiles = PROFILES

    def cluster(self, brokers: int) -> list[Broker]:
        return cluster.brokers_of(brokers)


TECHNOLOGY = Kafka()
