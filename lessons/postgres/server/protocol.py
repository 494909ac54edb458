"""How PostgreSQL is spoken to: by its own protocol, as the role of the lessons."""

import contextlib
import socket

from lessons.servers.supervision import ports, registry
from lessons.servers.supervision.protocol import ProbeResult, WireProtocol

ROLE = "lessons"
"""Who connects: no superuser, so that nobody on this computer can have programs run by it."""
SSL_REQUEST = bytes.fromhex("00000008 04d2162f")
"""May I speak TLS? Every PostgreSQL answers this first message with one letter (its manual, "Message Formats")."""


class PostgresProtocol(WireProtocol):
    """PostgreSQL's protocol; an address is a connection string."""

    client = "psycopg"
    identity_variable = ""
    own_identity = "lessons"

    def address(self, port: int) -> str:
        return f"postgresql://{ROLE}@{self.host}:{port}/{ROLE}"

    def probe(self, address: str, seconds: float) -> ProbeResult:
        """Ask whether it speaks TLS; this needs no role."""
        try:
            with socket.create_connection((ports.host(), registry.port(address)), timeout=seconds) as server:
                server.sendall(SSL_REQUEST)
                return ProbeResult.YES if server.recv(1) in (b"N", b"S") else ProbeResult.OTHER
        except OSError:
            return ProbeResult.NOTHING

    def is_ready(self, address: str, admin_address: str = "") -> bool:
        """Whether it lets the role in: while it reads its log again after a crash, it lets in nobody."""
        return self.identify(address) == self.own_identity

    def identify(self, address: str, admin_address: str = "") -> str | None:
        """The cluster's name."""
        import psycopg

        with contextlib.suppress(psycopg.Error), psycopg.connect(address, connect_timeout=5) as session:
            found = session.execute("show cluster_name").fetchone()
            return str(found[0]) if found else ""
        return None
