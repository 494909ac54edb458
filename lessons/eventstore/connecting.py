"""A client for a server's connection string, with TLS or without."""

from contextlib import suppress

from esdbclient import EventStoreDBClient
from esdbclient.connection_spec import ConnectionSpec
from esdbclient.exceptions import AccessDeniedError

from lessons.errors import AddressError
from lessons.eventstore.trouble import in_sentences
from lessons.servers import Server
from lessons.servers.supervision.handle import without_password

EXAMPLE = "esdb://localhost:2113?Tls=false"
PATIENCE = 10.0  # seconds for a server to answer the first question

_connected: dict[tuple[str, str], EventStoreDBClient] = {}


def connect(server: Server, name: str = "") -> EventStoreDBClient:
    """A client of the server. The one that an earlier run of this notebook made is closed, with all that it opened.

    Args:
        server: what `servers.start("eventstore")` returned.
        name: tells apart several clients of one server.
    """
    if earlier := _connected.pop((server.address, name), None):
        earlier.close()
    client = _connected[server.address, name] = client_of(server.address)
    return client


def client_of(address: str) -> EventStoreDBClient:
    """A client of the server with that connection string; the server has answered it.

    Args:
        address: such as "esdb://localhost:2113?Tls=false", or "esdb://name:password@db.example:2113" with TLS.

    Raises:
        AddressError: this is no connection string, or TLS does not fit.
        ServerError: nobody answers there.
    """
    try:
        ConnectionSpec(address)
        with in_sentences(address=address):
            client = EventStoreDBClient(address)
    except (ValueError, OSError) as error:  # OSError: a file of certificates that can't be read
        raise AddressError(
            f"{without_password(address)!r} can't be used as a connection string ({_reason(error, address)}).",
            f"Write it like {EXAMPLE}, or esdb://name:password@host:2113 for a server with TLS.",
        ) from error
    _ask(client, address)
    return client


def _ask(client: EventStoreDBClient, address: str) -> None:
    """Ask for the cluster's members once: a wrong address shows itself here, and not in the middle of a lesson."""
    try:
        with in_sentences(address=address), suppress(AccessDeniedError):  # it is there: what it allows is seen later
            client.read_gossip(timeout=PATIENCE)
    except Exception:
        client.close()
        raise


def _reason(error: Exception, address: str) -> str:
    """What the client says, without the address in it: there may be a password in that."""
    return str(error).replace(address, "it").removesuffix(": it") if address else "it is empty"
