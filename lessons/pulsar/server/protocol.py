"""How a Pulsar broker is spoken to: in Pulsar's own protocol, and in that of its admin interface."""

from lessons.pulsar import probing
from lessons.servers.supervision.protocol import ProbeResult, WireProtocol

NAMESPACE = "public/default"
"""The namespace of topics whose name says nothing else; a new broker makes it last."""


class PulsarProtocol(WireProtocol):
    """Pulsar's protocol; addresses may name several brokers, separated by commas."""

    client = "pulsar"
    identity_variable = "PULSAR_PREFIX_clusterName"
    own_identity = "lessons"

    def address(self, port: int) -> str:
        return f"pulsar://{self.host}:{port}"

    def admin_address(self, port: int) -> str:
        return f"http://{self.host}:{port}"

    def probe(self, address: str, seconds: float) -> ProbeResult:
        return probing.probe_broker(address, seconds)

    def probe_admin(self, admin_address: str, seconds: float) -> ProbeResult:
        return probing.probe_admin(admin_address, seconds)

    def is_ready(self, address: str, admin_address: str = "") -> bool:
        """The port answers some seconds before the namespace of a lesson's topics exists."""
        return probing.has_namespace(admin_address, NAMESPACE, 1.0, {})

    def identify(self, address: str, admin_address: str = "") -> str | None:
        """The name of its cluster."""
        return probing.cluster_name(admin_address, 5.0)
