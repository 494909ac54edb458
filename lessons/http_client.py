"""One HTTP connection to a web address, by http or https.

It is the standard library's: no proxy of the environment stands before it, it follows no redirect and repeats nothing.
So a caller can tell a server that is not there from one that answers something else.
"""

import http.client
import ssl
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

SCHEMES = ("http", "https")
LONGEST_ANSWER = 1 << 20  # bytes read of an answer to a question; those of the lessons' servers are far shorter


def address_parts(address: str, schemes: Collection[str] = SCHEMES) -> SplitResult | None:
    """The parts of an address such as "http://localhost:8080"; None if it is not an address with one of the schemes.

    >>> address_parts("http://localhost:8080").port
    8080
    >>> address_parts("localhost:8080"), address_parts("http://:8080"), address_parts("http://localhost:0")
    (None, None, None)
    """
    try:
        parts = urlsplit(address)
        return parts if parts.scheme in schemes and parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def connection_to(
    parts: SplitResult, seconds: float, port: int | None = None, context: ssl.SSLContext | None = None
) -> http.client.HTTPConnection:
    """A connection that is not open yet: its first request opens it, or `connect()`.

    Args:
        parts: of the address, from `address_parts`.
        seconds: how long connecting may take, and each read.
        port: the port if the address has none; None for the scheme's own, 80 or 443.
        context: whom a connection by https trusts; None for those that this computer trusts.
    """
    host, port = parts.hostname or "", parts.port or port
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=context)
    return http.client.HTTPConnection(host, port, timeout=seconds)
