"""Asks an address whether a server that speaks EventStoreDB's protocol answers there, and what it calls itself."""

import contextlib
import socket
from collections.abc import Iterator

import esdbclient
from esdbclient.connection_spec import ConnectionSpec
from esdbclient.exceptions import AccessDeniedError, EventStoreDBClientException

from lessons.servers.technology import Answer


def server(address: str, seconds: float) -> Answer:
    """Ask for the members of the cluster, which is what every client asks first."""
    try:
        targets = ConnectionSpec(address).targets
    except ValueError:
        return Answer.NO_ADDRESS
    if not any(_listens(target, seconds) for target in targets):
        return Answer.NOTHING
    try:
        with _client(address) as client:
            return Answer.YES if client.read_gossip(timeout=seconds) else Answer.OTHER
    except AccessDeniedError:
        return Answer.YES  # who says no to this user is the right server all the same
    except (EventStoreDBClientException, OSError, ValueError):  # OSError: the file of certificates can't be read
        return Answer.OTHER


def ready(address: str, seconds: float) -> bool:
    """Whether the server leads, and so takes events: one that is just starting answers before it does."""
    try:
        with _client(address) as client:
            return any(member.state == "NODE_STATE_LEADER" for member in client.read_gossip(timeout=seconds))
    except (EventStoreDBClientException, OSError):
        return False


def host(address: str, seconds: float) -> str | None:
    """The name under which the server tells its clients to reach it; None where it does not say it."""
    with contextlib.suppress(EventStoreDBClientException, OSError), _client(address) as client:
        for member in client.read_gossip(timeout=seconds):
            return member.address
    return None


@contextlib.contextmanager
def _client(address: str) -> Iterator[esdbclient.EventStoreDBClient]:
    client = esdbclient.EventStoreDBClient(address)
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
