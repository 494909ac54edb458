"""The whole server: a store, the services on it, and a port."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import grpc

from embedded_eventstore import tls
from embedded_eventstore.errors import StartError
from embedded_eventstore.options import DEFAULTS, Options, RunningServer
from embedded_eventstore.persistent.manager import PersistentSubscriptions
from embedded_eventstore.projections.manager import Projections
from embedded_eventstore.protocol.access import Guard
from embedded_eventstore.protocol.errors import ErrorInterceptor
from embedded_eventstore.protocol.gossip import GossipServicer
from embedded_eventstore.protocol.persistent import PersistentSubscriptionsServicer
from embedded_eventstore.protocol.projections import ProjectionsServicer
from embedded_eventstore.protocol.streams import StreamsServicer
from embedded_eventstore.store import Store
from embedded_eventstore.wire.services import Servicer, add_service

LARGEST_MESSAGE = 16 * 1024 * 1024
"""Bytes of one gRPC message: more than an append may have, so that an append that is too large gets the right error."""
SECONDS_TO_END = 0.3
"""How long running calls have to end when the server ends."""
CHANNEL_OPTIONS = [
    ("grpc.max_receive_message_length", LARGEST_MESSAGE),
    ("grpc.max_send_message_length", LARGEST_MESSAGE),
    ("grpc.so_reuseport", 0),  # two servers on one port would each get some of the calls
]


@contextlib.asynccontextmanager
async def serve_async(options: Options = DEFAULTS) -> AsyncIterator[RunningServer]:
    """Run a server in this event loop as long as the `async with` block runs.

    Args:
        options: how it runs; by default on port 2113, in memory, without TLS.

    Raises:
        StartError: the port is taken, or the certificate can't be written.
        StorageError: the data can't be used.
    """
    async with contextlib.AsyncExitStack() as stack:
        store = Store(options.data)
        stack.callback(store.close)
        server = grpc.aio.server(interceptors=[ErrorInterceptor()], options=CHANNEL_OPTIONS)
        running = _bind(server, options, stack)
        await _add_services(server, store, options, running.port, stack)
        await server.start()
        stack.push_async_callback(server.stop, SECONDS_TO_END)
        yield running


async def _add_services(
    server: grpc.aio.Server, store: Store, options: Options, port: int, stack: contextlib.AsyncExitStack
) -> None:
    """Add the services, and start what runs beside them until the stack is closed."""
    guard = Guard(store, options.passwords if options.tls else None)
    groups = PersistentSubscriptions(store, time.monotonic)
    projections = Projections(store, options.start_standard_projections)
    await projections.start()
    stack.push_async_callback(projections.stop)
    subscriptions = PersistentSubscriptionsServicer(groups, guard.authorize, guard.authorize_stream)
    stack.push_async_callback(_cancel, asyncio.create_task(subscriptions.run()))
    gossip = GossipServicer(options.advertise_host, options.advertise_port or port, options.instance)
    servicers: list[Servicer] = [
        StreamsServicer(store, guard),
        gossip,
        subscriptions,
        ProjectionsServicer(projections, guard.authorize),
    ]
    for servicer in servicers:
        add_service(server, servicer)


def _bind(server: grpc.aio.Server, options: Options, stack: contextlib.AsyncExitStack) -> RunningServer:
    """Bind the server to its port, with TLS if it is wanted."""
    if not options.tls:
        return RunningServer(_port(options, server.add_insecure_port), None)
    folder = options.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="eventstore-")))
    try:
        key, certificate, authority = tls.create_certificate(folder, options.advertise_host)
    except OSError as error:
        raise StartError(
            f"The certificate can't be written: {error.strerror}.", "Choose a folder in which this user may write."
        ) from error
    credentials = grpc.ssl_server_credentials([(key, certificate)])
    return RunningServer(_port(options, lambda address: server.add_secure_port(address, credentials)), authority)


def _port(options: Options, bind: Callable[[str], int]) -> int:
    """The port to which `bind` binds the server.

    Args:
        options: have the address.
        bind: binds the server to an address such as "127.0.0.1:2113", and returns the port.
    """
    is_ipv6 = ":" in options.host
    address = f"[{options.host}]:{options.port}" if is_ipv6 else f"{options.host}:{options.port}"
    try:
        with socket.create_server((options.host, options.port), family=socket.AF_INET6 if is_ipv6 else socket.AF_INET):
            pass  # gRPC prints pages about a port that is taken; this fails without them
        return bind(address)
    except (OSError, RuntimeError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or "something else does, or this user may not"
        raise StartError(f"{address} can't be listened on: {reason}.", "Choose another port (--port).") from error


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
