"""Probes an address: whether a server answers there that speaks EventStoreDB's protocol, and which one it is."""

import contextlib
import socket
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

import esdbclient
import grpc
from esdbclient.connection_spec import ConnectionSpec
from esdbclient.exceptions import AccessDeniedError, EventStoreDBClientException
from esdbclient.protos.Grpc import gossip_pb2_grpc, shared_pb2

from lessons.eventstore.addresses import for_client
from lessons.servers.supervision.protocol import ProbeResult

NO_PROXY = [("grpc.enable_http_proxy", 0)]


def probe_server(address: str, seconds: float) -> ProbeResult:
    """Probe an address with the first request of every client: the members of the cluster.

    Args:
        address: a connection string.
        seconds: how long the server has to answer.
    """
    try:
        targets = ConnectionSpec(for_client(address)).targets
    except ValueError:
        return ProbeResult.NO_ADDRESS
    if not any(_listens(target, seconds) for target in targets):
        return ProbeResult.NOTHING
    try:
        with _client(address) as client:
            return ProbeResult.YES if client.read_gossip(timeout=seconds) else ProbeResult.OTHER
    except AccessDeniedError:
        return ProbeResult.YES  # a server that refuses this user is the right one all the same
    except (EventStoreDBClientException, OSError, ValueError):  # OSError: the file of certificates can't be read
        return ProbeResult.OTHER


def is_ready(address: str, seconds: float) -> bool:
    """Whether the server is the leader, and so takes appends: one that is starting answers before it is."""
    try:
        with _client(address) as client:
            return any(member.state == "NODE_STATE_LEADER" for member in client.read_gossip(timeout=seconds))
    except (EventStoreDBClientException, OSError):
        return False


class Member(NamedTuple):
    """A member of a cluster, as it describes itself.

    Args:
        host: the host name that it gives to clients.
        instance: its id, which esdbclient does not show.
    """

    host: str
    instance: UUID


def first_member(address: str, seconds: float) -> Member | None:
    """The first member of the cluster at that address, by a request without TLS; None if it does not answer."""
    with (
        contextlib.suppress(grpc.RpcError, ValueError, IndexError),
        grpc.insecure_channel(ConnectionSpec(for_client(address)).targets[0], NO_PROXY) as channel,
    ):
        stub: Any = gossip_pb2_grpc.GossipStub(channel)
        members = stub.Read(shared_pb2.Empty(), timeout=seconds).members
        return Member(members[0].http_end_point.address, _uuid(members[0].instance_id))
    return None


def _uuid(written: shared_pb2.UUID) -> UUID:
    """The UUID in a message, in either of its two forms."""
    if written.WhichOneof("value") == "string":
        return UUID(written.string)
    high, low = written.structured.most_significant_bits, written.structured.least_significant_bits
    return UUID(int=(high % 2**64) << 64 | low % 2**64)


@contextlib.contextmanager
def _client(address: str) -> Iterator[esdbclient.EventStoreDBClient]:
    client = esdbclient.EventStoreDBClient(for_client(address))
    try:
        yield client
    finally:
        client.close()


def _listens(target: str, seconds: float) -> bool:
    name, _, port = target.rpartition(":")
    try:
        socket.create_connection((name.strip("[]"), int(port)), timeout=seconds).close()
        return True
    except (OSError, ValueError, UnicodeError):
        return False
