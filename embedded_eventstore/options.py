"""The options of a server, and what a running one tells about itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from embedded_eventstore.versions import NEWEST, ServerVersion

PASSWORD = "changeit"
"""The first password of EventStoreDB's users."""


def _first_passwords() -> Mapping[str, str]:
    return {"admin": PASSWORD, "ops": PASSWORD}


@dataclass(frozen=True)
class Options:
    """The options of a server.

    Args:
        port: its port; 0 for any that is free.
        host: the address that it listens on.
        data: the folder of its file; None to keep all in memory.
        tls: whether it speaks TLS, and checks users and passwords.
        advertise_host: the host that clients get from it when they discover a cluster.
        advertise_port: the port that they get; 0 for its own.
        passwords: by user, for admin and ops; they are checked only with TLS.
        start_standard_projections: whether the system projections run from the start.
        instance: its id among the members of a cluster; None for a new one.
        version: the version of the real server that it stands for.
        http: whether it answers HTTP/1.1 on its port, too: a process beside it then passes on every byte.
    """

    port: int = 2113
    host: str = "127.0.0.1"
    data: Path | None = None
    tls: bool = False
    advertise_host: str = "localhost"
    advertise_port: int = 0
    passwords: Mapping[str, str] = field(default_factory=_first_passwords)
    start_standard_projections: bool = True
    instance: UUID | None = None
    version: ServerVersion = NEWEST
    http: bool = False


def told(options: Options) -> Mapping[str, str]:
    """The options by name, for those who may ask for them: all but the passwords."""
    shown = {**vars(options), "version": options.version.number}
    return {name: str(value) for name, value in shown.items() if name != "passwords"}


DEFAULTS = Options()


@dataclass(frozen=True)
class RunningServer:
    """A server that answers.

    Args:
        port: its port.
        authority: the file with the certificate of its authority, for clients; None without TLS.
        asked_to_end: is set when an operator tells the node to shut down; who runs the server decides.
    """

    port: int
    authority: Path | None
    asked_to_end: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def uri(self) -> str:
        """The connection string for a client, without user and password."""
        options = f"Tls=true&TlsCaFile={self.authority}" if self.authority else "Tls=false"
        return f"esdb://localhost:{self.port}?{options}"
