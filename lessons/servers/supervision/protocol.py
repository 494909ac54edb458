"""How the servers of a technology are spoken to, whoever runs them: addresses, probes, identities."""

import contextlib
import ssl
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from copy import copy
from enum import Enum
from http.client import HTTPConnection
from typing import TypeVar

from lessons.servers.supervision import ports

Protocol = TypeVar("Protocol", bound="WireProtocol")


class ProbeResult(Enum):
    """What came back from an address that was probed in a technology's own protocol."""

    NO_ADDRESS = "that is not an address"
    NOTHING = "nothing answers there"
    OTHER = "something answers there, but not in this protocol"
    YES = "the right protocol"


def best_answer(answers: Iterable[ProbeResult]) -> ProbeResult:
    """The best of what came back from several addresses; no more are probed once one is right.

    >>> best_answer([ProbeResult.OTHER, ProbeResult.NOTHING]).name, best_answer([]).name
    ('OTHER', 'NO_ADDRESS')
    """
    best = ProbeResult.NO_ADDRESS
    for answer in answers:
        best = max(best, answer, key=list(ProbeResult).index)
        if best is ProbeResult.YES:
            break
    return best


def probe_by_http(connection: HTTPConnection, speaks: Callable[[HTTPConnection], ProbeResult]) -> ProbeResult:
    """Open the connection and ask a question over it; it is closed again.

    Args:
        connection: not open yet.
        speaks: asks over the open connection, and says what came back.
    """
    try:
        connection.connect()
    except (OSError, UnicodeError) as error:  # a host name with a part that is too long is a UnicodeError
        return ProbeResult.OTHER if isinstance(error, ssl.SSLError) else ProbeResult.NOTHING
    with contextlib.closing(connection):
        return speaks(connection)


class WireProtocol(ABC):
    """What is the same for every server of a technology: a child process, a container, somebody's cluster."""

    client: str
    """The module of the client that the lessons use; it is imported while the server starts, which takes as long."""
    identity_variable: str
    """The variable of its service in docker-compose.yml by whose value `identify` knows that very service."""
    own_identity: str
    """What every server that a course has started calls itself, this course or a neighbour's: see `identify`."""
    reached_by: str = ""
    """The name or the address by which other computers reach its servers; "" where only this computer does."""

    def for_others(self: Protocol, reached_by: str) -> Protocol:
        """Itself, for servers that other computers reach by this name or address."""
        open_one = copy(self)
        open_one.reached_by = reached_by
        return open_one

    @property
    def host(self) -> str:
        """The host in the addresses of its servers."""
        return self.reached_by or ports.host()

    @abstractmethod
    def address(self, port: int) -> str:
        """The address that clients use for a server on that port of this computer."""

    def admin_address(self, port: int) -> str:
        """The second address of a server that has it on that port; "" for a technology without one."""
        return ""

    @abstractmethod
    def probe(self, address: str, seconds: float) -> ProbeResult:
        """Ask the address a question in the technology's protocol, within so many seconds."""

    def probe_admin(self, admin_address: str, seconds: float) -> ProbeResult:
        """Ask the second address whether it belongs to a server of this technology."""
        return ProbeResult.YES

    def is_ready(self, address: str, admin_address: str = "") -> bool:
        """Whether a lesson can use the server; by default, when it answers."""
        return self.probe(address, 1.0) is ProbeResult.YES

    @abstractmethod
    def identify(self, address: str, admin_address: str = "") -> str | None:
        """What a server calls itself, "" where it has no such name; None where it does not say it.

        A container of docker-compose.yml has the name that is given there, a server that a course has started
        `own_identity`. One that does not say it is just ending, or wants to know who asks.
        """

    def count_members(self, address: str) -> int:
        """How many servers of its cluster this one knows, itself included; 0 when it does not answer."""
        return int(self.is_ready(address))
