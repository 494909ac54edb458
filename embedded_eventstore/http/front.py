"""The public port: its listening socket, the sockets behind it, and what serves them."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

from embedded_eventstore import tls
from embedded_eventstore.http.port import Sockets, relaying
from embedded_eventstore.http.server import Application, serving


class Front:
    """What stands before gRPC's server and the HTTP server.

    Args:
        listener: the public port.
        behind: the sockets behind it.
    """

    def __init__(self, listener: socket.socket, behind: Sockets) -> None:
        self._listener = listener
        self._behind = behind

    @property
    def port(self) -> int:
        """The public port."""
        return int(self._listener.getsockname()[1])

    @property
    def grpc_address(self) -> str:
        """The address to which gRPC's server is bound."""
        return f"unix:{self._behind.grpc}"

    @contextlib.asynccontextmanager
    async def open(self, answer: Application, authority: Path | None) -> AsyncIterator[None]:
        """Accept connections as long as the block runs.

        Args:
            answer: answers requests over HTTP/1.1.
            authority: the file of the authority, beside the server's certificate; None without TLS.
        """
        certificate = _certificate(authority.parent) if authority else None
        async with (
            serving(self._behind.http, answer, certificate),
            relaying(self._listener, self._behind, certificate is not None),
        ):
            yield


def _certificate(folder: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / tls.CERTIFICATE, folder / tls.KEY)
    context.set_alpn_protocols(["http/1.1"])
    return context
