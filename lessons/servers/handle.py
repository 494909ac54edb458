"""What a lesson holds of a server: its address, its kind, its version, and the name to use for a topic on it."""

import getpass
import hashlib
import re
import secrets
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from lessons import home
from lessons.servers.supervision import registry
from lessons.servers.supervision.lease import Lease

MACHINE = Path("/etc/machine-id")


@dataclass
class Server:
    """A server that answers.

    Args:
        name: the technology's name, such as "kafka".
        address: what clients connect to, such as "localhost:9092".
        kind: "local" (a child process of this course), "container", or "external" (someone else's).
        version: the server's version; "unknown" where it is not ours.
        note: what a person should know of how this server was found.
        lease: what keeps a server of this course running.
        admin_address: where the server is asked about itself, such as "http://localhost:8080"; "" where it has none.
        slot: 1 for the first notebook on the server, 2 for one that runs beside it (lessons/servers/slots.py).
    """

    name: str
    address: str
    kind: str
    version: str
    note: str = ""
    lease: Lease | None = field(default=None, repr=False)
    admin_address: str = ""
    slot: int = 1

    def named(self, name: str) -> str:
        """The topic, stream or group to use for `name`, so that nobody else on the server uses it too.

        It is the name itself for the first notebook on a server of our own. It ends in "-2" for a notebook that runs
        beside another one, and begins with the learner's prefix on a server of somebody else's.
        """
        own = name if self.slot == 1 else f"{name}-{self.slot}"
        return f"{prefix()}.{own}" if self.kind == "external" else own

    def line(self) -> str:
        """One line: which server, where, and what kind."""
        admin = f", admin {self.admin_address}" if self.admin_address else ""
        address = without_password(self.address)
        return f"{self.name} ready {address}{admin} ({self.kind}, version {self.version}{self.note})"

    def close(self) -> None:
        """Let go of the server; one of this course stops when nobody uses it any more."""
        if self.lease:
            self.lease.leave()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_) -> None:
        self.close()


def without_password(address: str) -> str:
    """The address as it may be shown.

    >>> without_password("esdb://admin:secret@db.example:2113?Tls=true")
    'esdb://admin:…@db.example:2113?Tls=true'
    """
    return re.sub(r"//([^/@:?]*):[^/@?]*@", r"//\1:…@", address)


def prefix() -> str:
    """The learner's own prefix for names on a server that others use too; made once on each computer and kept."""
    return _kept_in(home.data_dir() / f"prefix-{_computer()}")


@cache
def _kept_in(file: Path) -> str:
    with registry.locked("prefix"):
        if not file.exists():
            who = re.sub(r"[^a-z0-9]", "", getpass.getuser().lower())[:12] or "learner"
            file.write_text(f"{who}-{secrets.token_hex(3)}", encoding="utf-8")
        return file.read_text(encoding="utf-8").strip()


def _computer() -> str:
    """A mark of this computer or container: who copies a home folder, or has it in an image, copies its prefix too."""
    known = socket.gethostname()
    with suppress(OSError):
        known += MACHINE.read_text(encoding="utf-8")
    return hashlib.sha256(known.encode()).hexdigest()[:8]
