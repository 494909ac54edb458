"""The server as a whole: a store, the services on it, and a port."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import grpc
from esdbclient.protos.Grpc import (
    gossip_pb2_grpc,
    persistent_pb2_grpc,
    projections_pb2_grpc,
    streams_pb2_grpc,
)

from lessons.errors import LessonError
from lessons.eventstore.embedded.persistent.manager import PersistentSubscriptions
from lessons.eventstore.embedded.projections.manager import Projections
from lessons.eventstore.embedded.protocol.access import Guard
from lessons.eventstore.embedded.protocol.errors import Refusals
from lessons.eventstore.embedded.protocol.gossip import Gossip
from lessons.eventstore.embedded.protocol.persistent import PersistentSubscriptionsService
from lessons.eventstore.embedded.protocol.projections import ProjectionsServicer
from lessons.eventstore.embedded.protocol.streams import Streams
from lessons.eventstore.embedded.store import Store

LARGEST_MESSAGE = 16 * 1024 * 1024
"""Bytes of one gRPC message. It is more than an append may have, so that too large ones get the right answer."""
SECONDS_TO_END = 0.3
"""How long calls that still run have when the server ends."""


class ServerError(LessonError):
    """The server can't start."""


@dataclass(frozen=True)
class Options:
    """How a server is started.

    Args:
        port: its port; 0 for any that is free.
        host: the address that it listens on.
        data: the folder of its file; None to keep all in memory.
        tls: whether it speaks TLS, and wants users to say who they are.
        advertise_host: the name under which clients are told to reach it.
        advertise_port: the port under which they are told to reach it; 0 for its own.
        passwords: those of the users admin and ops.
        start_standard_projections: whether the system projections run from the start.
        instance: the id by which it tells itself from others among the members of a cluster; None for a new one.
    """

    port: int = 2113
    host: str = "127.0.0.1"
    data: Path | None = None
    tls: bool = False
    advertise_host: str = "localhost"
    advertise_port: int = 0
    passwords: Mapping[str, str] | None = None
    start_standard_projections: bool = True
    instance: UUID | None = None


@dataclass(frozen=True)
class Running:
    """A server that answers.

    Args:
        port: its port.
        authority: the file with the certificate of the authority that signed its own; None without TLS.
    """

    port: int
    authority: Path | None

    @property
    def uri(self) -> str:
        """What a client connects to, without user and password."""
        options = f"Tls=true&TlsCaFile={self.authority}" if self.authority else "Tls=false"
        return f"esdb://localhost:{self.port}?{options}"


@contextlib.asynccontextmanager
async def run(options: Options) -> AsyncIterator[Running]:
    """The server, as long as this context lasts.

    Raises:
        ServerError: the port is taken, or the folder of the certificate can't be written to.
        StorageError: the data can't be used.
    """
    async with contextlib.AsyncExitStack() as stack:
        store = Store(options.data)
        stack.callback(store.close)
        guard = Guard(store, options.passwords if options.tls else None)
        groups = PersistentSubscriptions(store, time.monotonic)
        projections = Projections(store, options.start_standard_projections)
        server = grpc.aio.server(
            interceptors=[Refusals()],
            options=[
                ("grpc.max_receive_message_length", LARGEST_MESSAGE),
                ("grpc.max_send_message_length", LARGEST_MESSAGE),
                ("grpc.so_reuseport", 0),  # two servers on one port would each get some of the calls
            ],
        )
        authority = _listen_on(server, options, stack)
        running = Running(_bound(server, options, authority), authority)
        await projections.start()
        stack.push_async_callback(projections.stop)
        service = PersistentSubscriptionsService(groups, guard.authorize, guard.authorize_stream)
        streams_pb2_grpc.add_StreamsServicer_to_server(Streams(store, guard), server)
        gossip = Gossip(options.advertise_host, options.advertise_port or running.port, options.instance)
        gossip_pb2_grpc.add_GossipServicer_to_server(gossip, server)
        persistent_pb2_grpc.add_PersistentSubscriptionsServicer_to_server(service, server)
        projections_pb2_grpc.add_ProjectionsServicer_to_server(
            ProjectionsServicer(projections, guard.authorize), server
        )
        due = asyncio.create_task(service.run())
        stack.push_async_callback(_end, due)
        await server.start()
        stack.push_async_callback(server.stop, SECONDS_TO_END)
        yield running


def _listen_on(server: grpc.aio.Server, options: Options, stack: contextlib.AsyncExitStack) -> Path | None:
    """What TLS needs; the file with the authority's certificate."""
    if not options.tls:
        return None
    from lessons.eventstore.embedded import tls

    folder = options.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="eventstore-")))
    try:
        key, certificate, authority = tls.make(folder, options.advertise_host)
    except OSError as error:
        raise ServerError(
            f"The certificate can't be written: {error.strerror}.", "Choose a folder in which this user may write."
        ) from error
    server.credentials = grpc.ssl_server_credentials([(key, certificate)])
    return authority


def _bound(server: grpc.aio.Server, options: Options, authority: Path | None) -> int:
    is_ipv6 = ":" in options.host
    place = f"[{options.host}]:{options.port}" if is_ipv6 else f"{options.host}:{options.port}"
    try:
        with socket.create_server((options.host, options.port), family=socket.AF_INET6 if is_ipv6 else socket.AF_INET):
            pass  # gRPC prints pages of its own where a port is taken; this finds out in silence
        port = server.add_secure_port(place, server.credentials) if authority else server.add_insecure_port(place)
    except (OSError, RuntimeError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or "something else does, or this user may not"
        raise ServerError(f"{place} can't be listened on: {reason}.", "Choose another port (--port).") from error
    return port


async def _end(task: asyncio.Task) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
