"""Asks an address whether Apache Pulsar answers there: in Pulsar's own protocol, and in that of its admin interface."""

import contextlib
import http.client
import json
import socket
import ssl
import struct
from urllib.parse import SplitResult, urlsplit

from lessons.servers.technology import Answer

PORTS = {"pulsar": 6650, "pulsar+ssl": 6651, "http": 8080, "https": 8443}
"""The standard port of each kind of address (Pulsar's documentation, "Pulsar URLs")."""
LONGEST_ANSWER = 1 << 20  # bytes read of an answer

# A CONNECT command, as protobuf: type 2, then the field `connect` with a client version (Pulsar's PulsarApi.proto).
_VERSION = b"lessons"
_CONNECT = b"\x08\x02\x12" + bytes([len(_VERSION) + 2]) + b"\x0a" + bytes([len(_VERSION)]) + _VERSION
_CONNECTED, _ERROR = b"\x08\x03", b"\x08\x0e"  # how a broker's answer begins; it is an error where a token is asked for


def probe_broker(address: str, seconds: float) -> Answer:
    """Ask the brokers of "pulsar://one:6650,two:6650" until one answers; the best answer counts."""
    scheme, _, hosts = address.partition("://")
    if scheme not in ("pulsar", "pulsar+ssl"):
        return Answer.NO_ADDRESS
    answers = [Answer.NO_ADDRESS]
    for host in hosts.rstrip("/").split(","):
        answers.append(_ask_broker(_place(f"{scheme}://{host.strip()}"), seconds))
        if answers[-1] is Answer.YES:
            break
    return max(answers, key=list(Answer).index)


def _place(address: str) -> SplitResult | None:
    """The parts of an address, or None where it is none."""
    try:
        place = urlsplit(address)
        return place if place.scheme in PORTS and place.hostname and place.port != 0 else None
    except ValueError:
        return None


def _ask_broker(place: SplitResult | None, seconds: float) -> Answer:
    if place is None:
        return Answer.NO_ADDRESS
    try:
        plain = socket.create_connection((place.hostname, place.port or PORTS[place.scheme]), timeout=seconds)
    except (OSError, UnicodeError):  # a name with a part that is too long is a UnicodeError
        return Answer.NOTHING
    with plain:
        return _speaks_pulsar(plain, place)


def _speaks_pulsar(plain: socket.socket, place: SplitResult) -> Answer:
    try:
        connection = plain
        if place.scheme == "pulsar+ssl":
            connection = ssl.create_default_context().wrap_socket(plain, server_hostname=place.hostname)
        connection.sendall(struct.pack(">ii", len(_CONNECT) + 4, len(_CONNECT)) + _CONNECT)
        answer = connection.recv(10, socket.MSG_WAITALL if connection is plain else 0)
        return Answer.YES if answer[8:10] in (_CONNECTED, _ERROR) else Answer.OTHER
    except OSError:
        return Answer.OTHER


def probe_admin(address: str, seconds: float) -> Answer:
    """Ask for the list of clusters; where a token is asked for, being refused counts as an answer."""
    place = _place(address)
    if place is None or not place.scheme.startswith("http"):
        return Answer.NO_ADDRESS
    connection = _connection(place, seconds)
    try:
        connection.connect()
    except (OSError, UnicodeError) as error:
        return Answer.OTHER if isinstance(error, ssl.SSLError) else Answer.NOTHING
    with contextlib.closing(connection):
        return _speaks_admin(connection)


def _connection(place: SplitResult, seconds: float) -> http.client.HTTPConnection:
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    return kind(place.hostname, place.port or PORTS[place.scheme], timeout=seconds)


def _speaks_admin(connection: http.client.HTTPConnection) -> Answer:
    try:
        connection.request("GET", "/admin/v2/clusters")
        answer = connection.getresponse()
        if answer.status in (401, 403):
            return Answer.YES
        return Answer.YES if isinstance(json.loads(answer.read(LONGEST_ANSWER)), list) else Answer.OTHER
    except (OSError, http.client.HTTPException, ValueError):
        return Answer.OTHER


def has_namespace(address: str, namespace: str, seconds: float, headers: dict[str, str]) -> bool:
    """Whether the namespace, such as "public/default", exists on the server with that admin address."""
    with contextlib.closing(_connection(urlsplit(address), seconds)) as connection:
        try:
            connection.request("GET", f"/admin/v2/namespaces/{namespace}", headers=headers)
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False


def cluster_name(address: str, seconds: float) -> str | None:
    """The name of the cluster of the broker with that admin address; None where it does not say it."""
    with contextlib.closing(_connection(urlsplit(address), seconds)) as connection:
        try:
            connection.request("GET", "/admin/v2/brokers/configuration/runtime")
            settings = json.loads(connection.getresponse().read(LONGEST_ANSWER))
            return settings.get("clusterName")
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            return None
