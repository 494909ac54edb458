"""Asks, before a check and after one that failed, whether the servers that it was given are still there."""

import socket
from urllib.parse import urlsplit

from lessons.course.outcomes import CannotCheck
from lessons.servers import catalogue
from lessons.servers.supervision.protocol import ProbeResult
from lessons.setup.spelling import command

PROBED_WITHIN = 5.0
"""Seconds that a server has to answer one question; the learner has waited for longer already."""


def unreachable(values: tuple[object, ...]) -> CannotCheck | None:
    """The outcome where a server among `values` (anything with an `address`) takes no connection; else None."""
    for address in addresses(values):
        if not _reachable(address):
            return CannotCheck(
                f"No server answers at {address} any more.",
                "Run the cell that starts the server again, then your cell, then this one.",
            )
    return None


def unanswering(values: tuple[object, ...]) -> CannotCheck | None:
    """The outcome where a server among `values` takes no connection, or answers no question in its protocol; else None.

    This takes a while where a server hangs, and is for a check that has failed.
    """
    if gone := unreachable(values):
        return gone
    for value in values:
        if not _answers(value):
            return CannotCheck(
                f"The server at {addresses((value,))[0]} takes connections and does not answer: it hangs, or is busy.",
                f"Wait a moment and run this cell again. If it stays so, run `{command('doctor')}` in a terminal.",
            )
    return None


def _answers(value: object) -> bool:
    """Whether a server answers in its technology's protocol; True for what is no server of the course."""
    name = getattr(value, "name", "")
    if not addresses((value,)) or name not in catalogue.NAMES:
        return True
    probed = catalogue.load(name).protocol.probe(addresses((value,))[0], PROBED_WITHIN)
    return probed in (ProbeResult.YES, ProbeResult.NO_ADDRESS)


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
