"""Probe an address: does Apache Pulsar answer there, in its own protocol or in that of its admin interface?"""

import contextlib
import http.client
import json
import socket
import ssl
import struct
from urllib.parse import SplitResult

from lessons.http_client import LONGEST_ANSWER, address_parts, connection_to
from lessons.servers.supervision.protocol import ProbeResult, best_answer, probe_by_http

PORTS = {"pulsar": 6650, "pulsar+ssl": 6651, "http": 8080, "https": 8443}
"""The standard port of each kind of address (Pulsar's documentation, "Pulsar URLs")."""

# A CONNECT command, as protobuf: type 2, then the field `connect` with a client version (Pulsar's PulsarApi.proto).
_VERSION = b"lessons"
_CONNECT = b"\x08\x02\x12" + bytes([len(_VERSION) + 2]) + b"\x0a" + bytes([len(_VERSION)]) + _VERSION
_CONNECTED, _ERROR = (
    b"\x08\x03",
    b"\x08\x0e",
)  # the beginning of an answer; a broker that requires a token answers with an error


def probe_broker(address: str, seconds: float) -> ProbeResult:
    """Ask the brokers of "pulsar://one:6650,two:6650" one after the other, until one answers. The best answer counts.

    Args:
        address: one or more brokers.
        seconds: how long to wait for each broker.
    """
    scheme, _, hosts = address.partition("://")
    if scheme not in ("pulsar", "pulsar+ssl"):
        return ProbeResult.NO_ADDRESS
    each = (address_parts(f"{scheme}://{host.strip()}", PORTS) for host in hosts.rstrip("/").split(","))
    return best_answer(_probe_one(parts, seconds) for parts in each)


def _probe_one(parts: SplitResult | None, seconds: float) -> ProbeResult:
    if parts is None:
        return ProbeResult.NO_ADDRESS
    try:
        plain = socket.create_connection((parts.hostname, parts.port or PORTS[parts.scheme]), timeout=seconds)
    except (OSError, UnicodeError):  # a host name with a part that is too long is a UnicodeError
        return ProbeResult.NOTHING
    with plain:
        return _speaks_pulsar(plain, parts)


def _speaks_pulsar(plain: socket.socket, parts: SplitResult) -> ProbeResult:
    try:
        connection = plain
        if parts.scheme == "pulsar+ssl":
            connection = ssl.create_default_context().wrap_socket(plain, server_hostname=parts.hostname)
        connection.sendall(struct.pack(">ii", len(_CONNECT) + 4, len(_CONNECT)) + _CONNECT)
        answer = connection.recv(10, socket.MSG_WAITALL if connection is plain else 0)
        return ProbeResult.YES if answer[8:10] in (_CONNECTED, _ERROR) else ProbeResult.OTHER
    except OSError:
        return ProbeResult.OTHER


def probe_admin(address: str, seconds: float) -> ProbeResult:
    """Ask for the list of clusters. A server that refuses, since it requires a token, counts as Pulsar too.

    Args:
        address: of the admin interface, such as "http://localhost:8080".
        seconds: how long to wait.
    """
    parts = address_parts(address)
    if parts is None:
        return ProbeResult.NO_ADDRESS
    return probe_by_http(connection_to(parts, seconds, PORTS[parts.scheme]), _speaks_admin)


def _speaks_admin(connection: http.client.HTTPConnection) -> ProbeResult:
    try:
        connection.request("GET", "/admin/v2/clusters")
        answer = connection.getresponse()
        if answer.status in (401, 403):
            return ProbeResult.YES
        return ProbeResult.YES if isinstance(json.loads(answer.read(LONGEST_ANSWER)), list) else ProbeResult.OTHER
    except (OSError, http.client.HTTPException, ValueError):
        return ProbeResult.OTHER


def has_namespace(address: str, namespace: str, seconds: float, headers: dict[str, str]) -> bool:
    """Whether the namespace, such as "public/default", exists on the server with that admin address."""
    response = _get(address, f"namespaces/{namespace}", seconds, headers)
    return response is not None and response[0] == http.HTTPStatus.OK


def cluster_name(address: str, seconds: float) -> str | None:
    """The name of the cluster of the broker with that admin address; None if the broker does not tell it."""
    response = _get(address, "brokers/configuration/runtime", seconds, {})
    try:
        settings = json.loads(response[1]) if response else None
    except ValueError:
        return None
    name = settings.get("clusterName") if isinstance(settings, dict) else None
    return name if isinstance(name, str) else None


def _get(address: str, path: str, seconds: float, headers: dict[str, str]) -> tuple[int, bytes] | None:
    """Status and content of the admin interface's answer; None if none came."""
    parts = address_parts(address)
    if parts is None:
        return None
    with contextlib.closing(connection_to(parts, seconds, PORTS[parts.scheme])) as connection:
        try:
            connection.request("GET", f"/admin/v2/{path}", headers=headers)
            response = connection.getresponse()
            return response.status, response.read(LONGEST_ANSWER)
        except (OSError, http.client.HTTPException):
            return None
