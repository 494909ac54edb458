"""A secured Pulsar cluster of somebody else's: clients show a token to it, and to no other; why they don't come in."""

import contextlib
import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from lessons.errors import AddressError
from lessons.http_client import LONGEST_ANSWER, address_parts, connection_to
from lessons.pulsar.probing import PORTS
from lessons.servers import settings, tls
from lessons.servers.client_defaults import Arguments, add_defaults
from lessons.servers.settings import Secret
from lessons.servers.tls import Trust

ASKED = "/admin/v2/namespaces/public"
"""What whoever may use the namespace of a lesson's topics may ask; nothing in it is changed."""
CA_VARIABLE = "PULSAR_CA_FILE"
NO_RIGHT = b"Unauthorized to"
"""A broker says so with the status of a token that it does not know (PulsarWebResource.java)."""
NOT_ENCRYPTED = ("pulsar", "http")


@dataclass(frozen=True)
class Entrance:
    """How to come in.

    Args:
        token: what is shown; "" for none.
        trust: for TLS.
    """

    token: Secret
    trust: Trust

    def describe(self, address: str) -> str:
        """How one comes in, without a secret."""
        kind = "TLS" if address.startswith("pulsar+ssl") else "no TLS"
        return f"{kind}, with {'a' if self.token else 'no'} token"

    def context(self, scheme: str) -> ssl.SSLContext | None:
        """Whom a connection to the admin address trusts; None for one without TLS."""
        return self.trust.context() if scheme == "https" else None

    @property
    def headers(self) -> dict[str, str]:
        """What a request to the admin address shows."""
        return {"Authorization": f"Bearer {self.token.plain()}"} if self.token else {}


def entrance(environ: Mapping[str, str]) -> Entrance | None:
    """What the environment says of the way in; None for a cluster that asks nobody anything.

    Raises:
        AddressError: it names a file that can't be read.
    """
    token, ca_file = environ.get("PULSAR_TOKEN") or "", environ.get("PULSAR_CA_FILE") or ""
    if ca_file:
        settings.require_file(CA_VARIABLE, ca_file)
    return Entrance(Secret(token.strip()), Trust(CA_VARIABLE, ca_file)) if token or ca_file else None


def named_admin_address(environ: Mapping[str, str], address: str) -> str:
    """The admin address of the cluster with that address: where nothing names it, the standard port on its host."""
    host = urlsplit(address.partition(",")[0]).hostname
    scheme = "https" if address.startswith("pulsar+ssl") else "http"
    return environ.get("PULSAR_ADMIN_URL") or f"{scheme}://{host}:{PORTS[scheme]}"


def entrance_to(address: str) -> Entrance | None:
    """The way in to this address of brokers, or admin address; None where it is not the one that is named."""
    environ = settings.environ()
    brokers = environ.get("PULSAR_SERVICE_URL")
    named = bool(brokers) and address in (brokers, named_admin_address(environ, brokers or ""))
    return entrance(environ) if named else None


def install(pulsar: ModuleType) -> None:
    """Prepare the client of the package; the one for asyncio is made of it."""
    add_defaults(pulsar.Client, lambda args, kwargs: _settings_of(pulsar, args, kwargs))


def _settings_of(pulsar: ModuleType, args: tuple[Any, ...], kwargs: Arguments) -> Arguments:
    """What a client needs besides. It compares the host with the certificate's only when it is told to."""
    address = str(args[0] if args else kwargs.get("service_url", ""))
    way = entrance_to(address) if len(args) < 2 else None
    if way is None:
        return {}
    made: Arguments = {"tls_validate_hostname": True} if address.startswith("pulsar+ssl") else {}
    if way.trust.ca_file:
        made["tls_trust_certs_file_path"] = way.trust.ca_file
    if way.token:
        made["authentication"] = pulsar.AuthenticationToken(way.token.plain())
    return made


def come_in(address: str, admin_address: str, way: Entrance, seconds: float) -> None:
    """Come in to a broker's address, and to the admin address, as a lesson will.

    Args:
        address: one or more brokers.
        admin_address: the cluster's.
        way: how.
        seconds: for each answer.

    Raises:
        AddressError: it does not work; the sentences say why, without a secret.
    """
    scheme, _, hosts = address.partition("://")
    if way.token and scheme in NOT_ENCRYPTED and not _is_here(address, admin_address):
        raise AddressError(
            f"{address} has no TLS, and everybody on the way could read the token.",
            "Name it as pulsar+ssl://host:6651.",
        )
    _shake_hands(scheme, hosts, way, seconds)
    parts = address_parts(admin_address)
    if parts is None:
        raise AddressError(f"The admin address {admin_address!r} is not a web address.", "Correct PULSAR_ADMIN_URL.")
    _shake_hands(parts.scheme, parts.netloc, way, seconds)
    _ask(admin_address, way, seconds)


def _is_here(*addresses: str) -> bool:
    return all("//localhost" in one or "//127.0.0.1" in one for one in addresses)


def _shake_hands(scheme: str, hosts: str, way: Entrance, seconds: float) -> None:
    """With the first broker that answers."""
    if scheme not in ("pulsar+ssl", "https"):
        return
    errors: list[AddressError] = []
    for host in hosts.rstrip("/").split(","):
        parts = address_parts(f"{scheme}://{host.strip()}", PORTS)
        if parts is None:
            raise AddressError(f"{host!r} is not an address.", "Correct PULSAR_SERVICE_URL.")
        try:
            with tls.connected(parts.hostname or "", parts.port or PORTS[scheme], way.trust, seconds):
                return
        except AddressError as error:
            errors.append(error)
    raise errors[0]


def _ask(admin_address: str, way: Entrance, seconds: float) -> None:
    parts = address_parts(admin_address)
    assert parts is not None
    connection = connection_to(parts, seconds, PORTS[parts.scheme], way.context(parts.scheme))
    try:
        with contextlib.closing(connection):
            connection.request("GET", ASKED, headers=way.headers)
            answer = connection.getresponse()
            status, said = answer.status, answer.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise AddressError(
            f"Nothing answers at the admin address {admin_address} ({type(error).__name__}).",
            "Set PULSAR_ADMIN_URL to that server's (such as https://host:8443).",
        ) from error
    if status == http.client.FORBIDDEN or NO_RIGHT in said:
        raise AddressError(
            f"{admin_address} knows the token, and does not let its role look at the tenant `public`.",
            "Ask whoever runs the cluster for the rights that docs/secured_servers.md lists.",
        )
    if status == http.client.UNAUTHORIZED:
        what = "refuses the token" if way.token else "wants a token"
        raise AddressError(
            f"{admin_address} {what}.", "Set PULSAR_TOKEN to one that the cluster's operator has signed."
        )
