"""A client for a server's connection string, with TLS or without."""

from contextlib import suppress

from esdbclient import EventStoreDBClient
from esdbclient.connection_spec import ConnectionSpec
from esdbclient.exceptions import AccessDeniedError

from lessons.errors import AddressError
from lessons.eventstore.addresses import for_client
from lessons.eventstore.client_errors import explain_errors
from lessons.eventstore.elsewhere import with_user
from lessons.servers import Server
from lessons.servers.supervision.handle import without_password

EXAMPLE = "esdb://localhost:2113?Tls=false"
PROBE_SECONDS = 10.0  # for a server to answer the first request

_connected: dict[tuple[str, str], EventStoreDBClient] = {}


def connect(server: Server, name: str = "") -> EventStoreDBClient:
    """A client of the server. The client of an earlier run of this notebook is closed, with all that it opened.

    Args:
        server: what `servers.start("eventstore")` returned.
        name: distinguishes several clients of one server.
    """
    if earlier := _connected.pop((server.address, name), None):
        earlier.close()
    client = _connected[server.address, name] = connect_to(server.address)
    return client


def connect_to(address: str) -> EventStoreDBClient:
    """A client of the server with that connection string, which has answered a first request.

    Args:
        address: such as "esdb://localhost:2113?Tls=false", or "esdb://name:password@db.example:2113" with TLS; it may
            begin with "kurrentdb://", "kdb://" or one of these with "+discover", too.

    Raises:
        AddressError: this is no connection string, or TLS does not fit.
        ServerError: no server answers there.
    """
    try:
        ConnectionSpec(with_user(for_client(address)))
        with explain_errors(address=address):
            client = EventStoreDBClient(for_client(address))
    except (ValueError, OSError) as error:  # OSError: a file of certificates that can't be read
        raise AddressError(
            f"{without_password(address)!r} can't be used as a connection string ({_reason(error, address)}).",
            f"Write it like {EXAMPLE}, or esdb://name:password@host:2113 for a server with TLS.",
        ) from error
    _probe(client, address)
    return client


def _probe(client: EventStoreDBClient, address: str) -> None:
    """Request the cluster's members once: a wrong address fails here, and not in the middle of a lesson."""
    try:
        with (
            explain_errors(address=address),
            suppress(AccessDeniedError),
        ):  # a server that refuses this user answers too
            client.read_gossip(timeout=PROBE_SECONDS)
    except Exception:
        client.close()
        raise


def _reason(error: Exception, address: str) -> str:
    """The client's words, without the address: it may have a password."""
    said = str(error).replace(with_user(for_client(address)), "it").replace(for_client(address), "it")
    return said.removesuffix(": it") if address else "it is empty"
