"""A secured server of somebody else's: clients get the user and the password, and no address that is shown has them."""

import re
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from lessons.errors import AddressError
from lessons.eventstore.addresses import for_client
from lessons.servers import settings, tls
from lessons.servers.client_defaults import Arguments, complete_arguments
from lessons.servers.supervision.prefix import own_prefix
from lessons.servers.tls import Trust

SCHEMES = re.compile(r"^(esdb|kurrentdb|kdb)(\+discover)?://[^/?]", re.IGNORECASE)
USER = re.compile(r"(?<=//)[^/@?]*@")
"""Name and password in a connection string."""
STANDARD_PORT = 2113
CA_OPTION = "tlsCaFile in EVENTSTORE_URI"
ASK = (
    "Ask whoever runs it for the rights that docs/secured_servers.md lists: streams of your own, reading `$all`, and "
    "the group `$ops` for persistent subscriptions and projections"
)


def without_user(uri: str) -> str:
    """The connection string without name and password.

    >>> without_user("esdb://admin:changeit@db.example:2113?tlsCaFile=ca.crt")
    'esdb://db.example:2113?tlsCaFile=ca.crt'
    """
    return USER.sub("", uri, count=1)


def has_tls(uri: str) -> bool:
    """Whether the connection string says TLS, as each does that says nothing of it.

    >>> has_tls("esdb://db.example"), has_tls("kdb://db.example?tls=FALSE"), has_tls("nonsense")
    (True, False, False)
    """
    return bool(SCHEMES.match(uri)) and _option(uri, "tls").lower() in ("", "true")


def describe(uri: str) -> str:
    """How one comes in, without a secret."""
    user = _user(uri)
    return f"TLS as {user!r} by a password" if user else "TLS without a user"


def install(package: ModuleType) -> None:
    """Prepare the client of the package: esdbclient's, or kurrentdbclient's; its errors of a right say which."""
    package.exceptions.GrpcError.__str__ = package.exceptions.AccessDeniedError.__str__ = _told
    for name in ("EventStoreDBClient", "KurrentDBClient"):
        if client := getattr(package, name, None):
            complete_arguments(client, _complete)


def _told(error: Exception) -> str:
    """A refused right in a sentence; any other error as it is."""
    if type(error).__name__ == "AccessDeniedError" or code_of(error) is _code("PERMISSION_DENIED"):
        return f"The server does not let {user_named()} do that. {ASK}."
    return Exception.__str__(error)


def user_named() -> str:
    """The user that EVENTSTORE_URI names, in words."""
    name = _user(settings.environ().get("EVENTSTORE_URI") or "")
    return f"the user {name!r}" if name else "this user"


def code_of(error: Exception) -> Any:
    """The status of the gRPC call that an exception of the client is about; None where it has none."""
    code = getattr(error.args[0] if error.args else None, "code", None)
    return code() if callable(code) else None


def _code(name: str) -> Any:
    import grpc

    return grpc.StatusCode[name]


def _complete(args: tuple[Any, ...], kwargs: Arguments) -> tuple[tuple[Any, ...], Arguments]:
    """With name and password, where the address is the one that is named, without them."""
    if args:
        return (with_user(args[0]), *args[1:]), kwargs
    return args, kwargs | ({"uri": with_user(kwargs["uri"])} if "uri" in kwargs else {})


def with_user(uri: Any) -> Any:
    """The connection string with name and password, where it is the one that is named, without them; else itself."""
    named = settings.environ().get("EVENTSTORE_URI") or ""
    found = USER.search(named)
    if not found or not isinstance(uri, str) or uri not in (without_user(named), for_client(without_user(named))):
        return uri
    scheme, _, rest = uri.partition("://")
    return f"{scheme}://{found[0]}{rest}"


def come_in(uri: str, seconds: float) -> None:
    """Come in as every client of a lesson will: shake hands with a node, and read a stream that is not there.

    Args:
        uri: the connection string, with name and password.
        seconds: for each answer.

    Raises:
        AddressError: it does not work; the sentences say why, without a secret.
    """
    ca_file = _option(uri, "tlscafile")
    if ca_file:
        settings.require_file(CA_OPTION, ca_file)
    if not _user(uri) and not _option(uri, "usercertfile"):
        raise AddressError(
            f"EVENTSTORE_URI names {uri!r}, with TLS and without a user.",
            "Write name and password: esdb://name:password@host:2113.",
        )
    if _option(uri, "tlsverifycert").lower() != "false":
        _shake_hands(uri, Trust(CA_OPTION, ca_file), seconds)
    _read(uri, seconds)


def _shake_hands(uri: str, trust: Trust, seconds: float) -> None:
    """With the first node that answers."""
    errors: list[AddressError] = []
    for host, port in _nodes(uri):
        try:
            with tls.connected(host, port, trust, seconds):
                return
        except AddressError as error:
            errors.append(error)
    raise errors[0]


def _nodes(uri: str) -> list[tuple[str, int]]:
    try:
        hosts = [urlsplit(f"//{one}") for one in urlsplit(without_user(uri)).netloc.split(",")]
        return [(one.hostname or "", one.port or STANDARD_PORT) for one in hosts]
    except ValueError as error:
        shown = without_user(uri)
        raise AddressError(
            f"{shown!r} is no connection string.", "Write it like esdb://name:password@host:2113."
        ) from error


def _read(uri: str, seconds: float) -> None:
    """A server asks for name and password when the first stream is read, and not before."""
    from esdbclient import EventStoreDBClient
    from esdbclient.exceptions import AccessDeniedError, EventStoreDBClientException, GrpcError, NotFound

    shown = without_user(uri)
    try:
        client = EventStoreDBClient(for_client(uri))
    except (ValueError, OSError, EventStoreDBClientException) as error:
        raise AddressError(
            f"No client comes in to {shown} ({type(error).__name__}).", "Look at EVENTSTORE_URI."
        ) from error
    try:
        client.get_stream(f"{own_prefix()}.coming-in", limit=1, timeout=seconds)
    except NotFound:
        return
    except (AccessDeniedError, GrpcError) as error:
        raise _refusal(error, uri) from None
    finally:
        client.close()


def _refusal(error: Exception, uri: str) -> AddressError:
    shown, user = without_user(uri), _user(uri)
    if code_of(error) is _code("UNAUTHENTICATED"):
        return AddressError(f"{shown} refuses the user {user!r} with this password.", "Correct both in EVENTSTORE_URI.")
    return AddressError(
        f"{shown} does not let the user {user!r} read streams ({type(error).__name__}).",
        "Ask whoever runs it for the rights that docs/secured_servers.md lists.",
    )


def _option(uri: str, name: str) -> str:
    """What stands behind the `?` under that name; capital letters don't count. "" where nothing does."""
    found = {key.lower(): values[0] for key, values in parse_qs(uri.partition("?")[2]).items()}
    return found.get(name, "")


def _user(uri: str) -> str:
    found = USER.search(uri)
    return unquote(found[0].partition(":")[0].rstrip("@")) if found else ""
