"""How Kafka Connect is spoken to: over HTTP."""

import http.client
import json
from http.client import HTTPConnection

from lessons.http_client import LONGEST_ANSWER, address_parts, connection_to
from lessons.servers.supervision.protocol import ProbeResult, WireProtocol, probe_by_http


class ConnectProtocol(WireProtocol):
    """Kafka Connect's REST interface."""

    client = "json"
    identity_variable = ""
    own_identity = ""

    def address(self, port: int) -> str:
        return f"http://{self.host}:{port}"

    def probe(self, address: str, seconds: float) -> ProbeResult:
        """Ask for its version: it answers with 404 until it has started."""
        parts = address_parts(address)
        if parts is None:
            return ProbeResult.NO_ADDRESS
        return probe_by_http(connection_to(parts, seconds), _speaks_connect)

    def identify(self, address: str, admin_address: str = "") -> str | None:
        """It has no name of its own."""
        return "" if self.is_ready(address) else None


def _speaks_connect(connection: HTTPConnection) -> ProbeResult:
    try:
        connection.request("GET", "/")
        body = json.loads(connection.getresponse().read(LONGEST_ANSWER))
        return ProbeResult.YES if "kafka_cluster_id" in body else ProbeResult.OTHER
    except (OSError, http.client.HTTPException, ValueError):
        return ProbeResult.OTHER
