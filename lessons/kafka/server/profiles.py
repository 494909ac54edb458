"""Brokers with settings of their own, for the labs that need them: `servers.start("kafka", profile="storage")`.

Each is a server of this course like the ordinary one (supervised, shared, gone when nobody uses it), under a name of
its own and on ports that are free.
"""

from lessons.kafka.server.broker import Broker
from lessons.kafka.server.measured import MeasuredBroker
from lessons.kafka.server.secured import SecuredBroker

OFTEN = 100  # milliseconds
"""How often a broker of the storage lab looks for what it may delete or compact."""


class BrokerProfile(Broker):
    """A broker with further settings."""

    port = 0

    def __init__(self, profile: str, further: dict[str, str]) -> None:
        self.name = f"kafka-{profile}"
        self.title = f"Apache Kafka ({profile})"
        self.further = further

    def settings(self, ports: list[int]) -> dict[str, str]:
        return {**super().settings(ports), **self.further}


STORAGE = BrokerProfile(
    "storage",
    {
        "log.retention.check.interval.ms": str(OFTEN),  # 5 minutes by default
        "log.initial.task.delay.ms": str(OFTEN),  # 30 s
        "log.cleaner.backoff.ms": str(OFTEN),  # 15 s
        "log.segment.delete.delay.ms": str(OFTEN),  # 1 minute between a segment's end and its file's
    },
)
NOBODY = "localhost:9"
"""An address at which nothing answers: port 9 is reserved for a service that nobody runs."""
ADVERTISED = BrokerProfile("advertised", {"advertised.listeners": f"PLAINTEXT://{NOBODY}"})
MEASURED = MeasuredBroker()
SECURED = SecuredBroker()
PROFILES: dict[str, Broker] = {
    "storage": STORAGE,
    "advertised": ADVERTISED,
    "measured": MEASURED,
    "secured": SECURED,
}
