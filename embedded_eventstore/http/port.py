"""The public port: its listening socket, and the relay that accepts from it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)
RELAY = Path(__file__).with_name("relay.py")
LONGEST = 60
"""Letters of the folder for temporary files: a socket's whole path may have 103 on macOS."""
SHORT = "/tmp"
"""Where that folder's path is longer; every system that has Unix sockets has this one."""
SECONDS_BETWEEN_STARTS = 0.2
"""A relay that ended is started again after this time: one that can't start must not keep the processor busy."""


@dataclass(frozen=True, slots=True)
class Sockets:
    """The Unix sockets behind a public port.

    Args:
        grpc: gRPC's server listens on it.
        http: the HTTP server listens on it.
    """

    grpc: str
    http: str


@contextlib.contextmanager
def sockets() -> Iterator[Sockets]:
    """Paths for the sockets, in a folder that only this user may enter."""
    usual = tempfile.gettempdir()
    place = usual if len(usual) <= LONGEST else SHORT
    with tempfile.TemporaryDirectory(prefix="eventstore-", dir=place) as folder:
        yield Sockets(str(Path(folder, "grpc")), str(Path(folder, "http")))


@contextlib.asynccontextmanager
async def relaying(listener: socket.socket, behind: Sockets, tls: bool) -> AsyncIterator[None]:
    """Relay what comes to a listening socket as long as the block runs.

    Args:
        listener: the public port.
        behind: where connections are passed to.
        tls: whether clients speak TLS.
    """
    relay = _Relay(listener, behind, tls)
    relay.start()
    try:
        yield
    finally:
        relay.stop()


class _Relay:
    """The relay's process, started again if it ends by itself: the port stays open meanwhile."""

    def __init__(self, listener: socket.socket, behind: Sockets, tls: bool) -> None:
        file = listener.fileno()
        kind = "tls" if tls else "plain"
        self._command = [sys.executable, "-I", "-S", str(RELAY), str(file), behind.grpc, behind.http, kind]
        self._file = file
        self._stops = False
        self._loop = asyncio.get_running_loop()

    def start(self) -> None:
        """Start the process; it ends with this one, since its standard input does."""
        if self._stops:
            return
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[self._file],
            start_new_session=True,  # Ctrl-C in the terminal is for the server, which ends it in its turn
        )
        assert self._process.stdout  # it is a pipe, and ends with the process
        self._loop.add_reader(self._process.stdout.fileno(), self._ended)

    def _ended(self) -> None:
        self._close()
        log.warning("The relay of the public port ended (%s). It is started again.", self._process.returncode)
        self._loop.call_later(SECONDS_BETWEEN_STARTS, self.start)

    def stop(self) -> None:
        """End the process."""
        self._stops = True
        if self._process.returncode is None:
            self._close()

    def _close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._loop.remove_reader(self._process.stdout.fileno())
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
