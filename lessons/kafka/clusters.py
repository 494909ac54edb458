"""Brokers with settings of their own, for the labs that need them: `servers.start("kafka", cluster="storage")`.

Each is a server of this course like the ordinary one (supervised, shared, gone when nobody uses it), under a name of
its own and on ports that are free.
"""

from lessons.kafka.server import Kafka
from lessons.servers.technology import find_cluster

OFTEN = 100  # milliseconds
"""How often a broker of the storage lab looks for what it may delete or compact."""


class Variant(Kafka):
    """A broker with further settings."""

    port = 0
    family = "kafka"

    def __init__(self, cluster: str, further: dict[str, str]):
        self.cluster = cluster
        self.name = f"kafka-{cluster}"
        self.title = f"Apache Kafka ({cluster})"
        self.further = further

    def settings(self, ports: list[int]) -> dict[str, str]:
        return {**super().settings(ports), **self.further}


STORAGE = Variant(
    "storage",
    {
        "log.retention.check.interval.ms": str(OFTEN),  # 5 minutes by default
        "log.initial.task.delay.ms": str(OFTEN),  # 30 s
        "log.cleaner.backoff.ms": str(OFTEN),  # 15 s
        "log.segment.delete.delay.ms": str(OFTEN),  # 1 minute between a segment's end and its file's
    },
)
CLUSTERS = {variant.cluster: variant for variant in (STORAGE,)}


def find(name: str) -> Variant:
    """The cluster of that name.

    Raises:
        ServerError: no cluster has that name.
    """
    return find_cluster(CLUSTERS, name, "Apache Kafka")
