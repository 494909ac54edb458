"""How a Kafka broker is spoken to: by the first request of Kafka's own protocol, and by its admin client."""

import contextlib
import socket
import struct

from lessons.servers.supervision.protocol import ProbeResult, WireProtocol, best_answer

CLUSTER_ID = "bGVzc29ucy1rYWZrYS0wMA"
"""The id of every cluster that a course has started; in base64 it reads `lessons-kafka-00`."""
ANSWERS_WITHIN = 5.0
API_VERSIONS = 18  # the request that every Kafka broker answers first (Kafka protocol guide, "Api Keys")
CORRELATION = 4711  # any number: a broker's answer repeats it


class KafkaProtocol(WireProtocol):
    """Kafka's protocol; addresses may name several brokers, separated by commas."""

    client = "kafka"
    identity_variable = "CLUSTER_ID"
    own_identity = CLUSTER_ID

    def address(self, port: int) -> str:
        return f"{self.host}:{port}"

    def probe(self, address: str, seconds: float) -> ProbeResult:
        """Ask the first broker of the list that answers; the best answer counts."""
        return best_answer(_probe_broker(one.strip(), seconds) for one in address.split(","))

    def identify(self, address: str, admin_address: str = "") -> str | None:
        """The cluster's id."""
        from kafka import KafkaAdminClient
        from kafka.errors import KafkaError

        within = {"bootstrap_timeout_ms": ANSWERS_WITHIN * 1000, "request_timeout_ms": ANSWERS_WITHIN * 1000}
        try:
            with contextlib.closing(KafkaAdminClient(bootstrap_servers=address, **within)) as admin:
                return admin.describe_cluster()["cluster_id"] or ""
        except KafkaError:
            return None

    def count_members(self, address: str) -> int:
        from kafka import KafkaAdminClient
        from kafka.errors import KafkaError

        try:
            with contextlib.closing(KafkaAdminClient(bootstrap_servers=address)) as admin:
                return len(admin.describe_cluster()["brokers"])
        except KafkaError:
            return 0


def _probe_broker(address: str, seconds: float) -> ProbeResult:
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        return ProbeResult.NO_ADDRESS
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=seconds) as broker:
            return _speaks_kafka(broker)
    except (OSError, UnicodeError):  # a name with a part that is too long is a UnicodeError
        return ProbeResult.NOTHING


def _speaks_kafka(broker: socket.socket) -> ProbeResult:
    """Send ApiVersions, version 0, which every broker answers, and look for the same correlation id in the answer."""
    request = struct.pack(">hhih", API_VERSIONS, 0, CORRELATION, -1)
    try:
        broker.sendall(struct.pack(">i", len(request)) + request)
        repeated = broker.recv(8, socket.MSG_WAITALL)[4:] == struct.pack(">i", CORRELATION)
        return ProbeResult.YES if repeated else ProbeResult.OTHER
    except OSError:
        return ProbeResult.OTHER
