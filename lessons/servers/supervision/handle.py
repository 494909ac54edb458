"""What a lesson holds of a server: its address, its kind, its version, and the name to use for a topic on it."""

import re
from dataclasses import dataclass, field

from lessons.servers.supervision.lease import Lease
from lessons.servers.supervision.prefix import own_prefix
from lessons.servers.supervision.process import ServerProcess


@dataclass
class Server:
    """A server that answers.

    Args:
        name: the technology's name, such as "kafka".
        address: what clients connect to, such as "localhost:9092".
        kind: "local" (a child process of this course), "container", or "external" (someone else's).
        version: the server's version; "unknown" where it is not ours.
        note: what a person should know of how this server was found.
        admin_address: where the server is asked about itself, such as "http://localhost:8080"; "" where it has none.
        slot: 1 for the first notebook on the server, 2 for one that runs beside it (lessons/servers/slots.py).
    """

    name: str
    address: str
    kind: str
    version: str
    note: str = ""
    admin_address: str = ""
    slot: int = 1

    def named(self, name: str) -> str:
        """The topic, stream or group to use for `name`, so that nobody else on the server uses it too.

        It is the name itself for the first notebook on a server of our own. It ends in "-2" for a notebook that runs
        beside another one, and begins with the learner's prefix on a server of somebody else's.
        """
        own = name if self.slot == 1 else f"{name}-{self.slot}"
        return f"{own_prefix()}.{own}" if self.kind == "external" else own

    def line(self) -> str:
        """One line: which server, where, and what kind."""
        admin = f", admin {self.admin_address}" if self.admin_address else ""
        address = without_password(self.address)
        return f"{self.name} ready {address}{admin} ({self.kind}, version {self.version}{self.note})"

    def close(self) -> None:
        """Let go of the server; one of this course stops when nobody uses it any more."""

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass
class OwnServer(Server):
    """A server that this course runs.

    Args:
        process: what it is.
        lease: what keeps it running.
    """

    process: ServerProcess = field(kw_only=True, repr=False)
    lease: Lease = field(kw_only=True, repr=False)

    def close(self) -> None:
        """Let go of the server; it stops when nobody uses it any more."""
        self.lease.leave()

    @property
    def answers(self) -> bool:
        """Whether a lesson can use it just now."""
        return self.process.is_ready(self.address, self.admin_address)


def without_password(address: str) -> str:
    """The address as it may be shown.

    >>> without_password("esdb://admin:secret@db.example:2113?Tls=true")
    'esdb://admin:…@db.example:2113?Tls=true'
    """
    return re.sub(r"//([^/@:?]*):[^/@?]*@", r"//\1:…@", address)
