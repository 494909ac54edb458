"""Who has a port, as far as this user may know: a program, a container, or another user's program."""

import contextlib
import os
import pwd
from collections.abc import Iterable
from pathlib import Path

from lessons.servers.supervision import ports

ENGINES = ("docker-proxy", "com.docker", "conmon", "rootlessport", "gvproxy", "podman", "OrbStack")
"""How the names of programs begin that listen for containers."""
TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
LISTENS = "0A"
"""The state of a socket that listens, in these tables (the kernel's documentation, "proc_net_tcp")."""


def who_holds(port: int) -> str:
    """Who listens on the port, as far as this user may know: 'java (process 4711)', or 'another program'.

    A port that a container is reached on is held by its engine, or by nobody that can be seen: the engine knows.
    """
    program = ports.program_on(port)
    if program.startswith((*ENGINES, ports.UNKNOWN)):
        from lessons.servers.containers import engine  # loading the engine's client takes a moment

        program = engine.publisher(port) or program
    user = _other_user(port) if program == ports.UNKNOWN else None
    return f"a program of the user {user}" if user else program


def _other_user(port: int, tables: Iterable[Path] = TABLES) -> str | None:
    """The user who listens on the port, where it is another one. Linux tells this of every user's sockets."""
    with contextlib.suppress(OSError, StopIteration, KeyError):
        rows = (row.split() for table in tables for row in table.read_text(encoding="ascii").splitlines()[1:])
        uid = next(int(row[7]) for row in rows if row[3] == LISTENS and int(row[1].rpartition(":")[2], 16) == port)
        return pwd.getpwuid(uid).pw_name if uid != os.geteuid() else None
    return None
