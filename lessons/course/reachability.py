"""Asks, before a check and after one that failed, whether the servers that it was given are still there."""

import socket
from urllib.parse import urlsplit

from lessons.course.outcomes import CannotCheck


def unreachable(values: tuple[object, ...]) -> CannotCheck | None:
    """The outcome where a server among `values` (anything with an `address`) takes no connection; else None."""
    for address in addresses(values):
        if not _reachable(address):
            return CannotCheck(
                f"No server answers at {address} any more.",
                "Run the cell that starts the server again, then your cell, then this one.",
            )
    return None


def addresses(values: tuple[object, ...]) -> list[str]:
    """The addresses of the servers among `values`."""
    found = (getattr(value, "address", None) for value in values)
    return [address for address in found if isinstance(address, str)]


def _reachable(address: str) -> bool:
    """Whether one of the comma-separated addresses takes a connection."""
    return any(_connects(*_host_and_port(one)) for one in address.split(","))


def _host_and_port(address: str) -> tuple[str | None, int | None]:
    parts = urlsplit(address if "://" in address else f"//{address}")
    return parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _connects(host: str | None, port: int | None) -> bool:
    if not host or not port:
        return True  # an address that we can't read is the client library's to judge
    try:
        socket.create_connection((host, port), timeout=3).close()
        return True
    except OSError:
        return False
