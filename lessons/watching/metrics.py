"""The metrics that a server shows as text for Prometheus, looked up by name and labels.

>>> shown = Metrics('# TYPE in counter\\nin_total{topic="a"} 5\\nin_total{topic="b"} 2\\nbacklog{topic="a"} 3\\n')
>>> shown.value("in_total", topic="a"), shown.value("backlog", topic="b")
(5.0, None)
>>> shown.names
('backlog', 'in_total')
"""

import urllib.request

from prometheus_client.parser import text_string_to_metric_families

from lessons.pulsar.admin import Admin
from lessons.pulsar.elsewhere import entrance_to
from lessons.servers import Server

PATH = "/metrics/"
SECONDS = 30.0


class Metrics:
    """What a server showed at one moment.

    Args:
        text: the page, in the text format of Prometheus.
    """

    def __init__(self, text: str) -> None:
        families = text_string_to_metric_families(text)
        self._samples = [sample for family in families for sample in family.samples]

    @property
    def names(self) -> tuple[str, ...]:
        """The different names, sorted."""
        return tuple(sorted({sample.name for sample in self._samples}))

    def value(self, name: str, **labels: str) -> float | None:
        """The value of that name; None where the server shows none, which is not the same as 0.

        Args:
            name: such as "pulsar_subscription_back_log".
            labels: a sample with all of these is looked for; it may have others, too.

        Raises:
            LookupError: more than one has that name and these labels.
        """
        found = [one.value for one in self._samples if one.name == name and labels.items() <= one.labels.items()]
        if len(found) > 1:
            raise LookupError(f"{len(found)} samples of {name} have these labels: name more of them.")
        return float(found[0]) if found else None


def read_metrics(server: Server) -> Metrics:
    """Ask a server for its metrics.

    Args:
        server: one that shows them at its admin address: Pulsar, or Kafka with the profile "measured".

    Raises:
        OSError, AdminError: it does not answer.
    """
    if entrance_to(server.admin_address):  # a Pulsar elsewhere that asks who comes in
        return Metrics(Admin(server).metrics())
    with urllib.request.urlopen(server.admin_address + PATH, timeout=SECONDS) as answer:
        return Metrics(answer.read().decode())
