"""The whole server: a store, the services on it, and a port."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from uuid import uuid4

import grpc

from embedded_eventstore import tls
from embedded_eventstore.errors import StartError
from embedded_eventstore.http.front import Front
from embedded_eventstore.http.groups import Groups
from embedded_eventstore.http.node import Node
from embedded_eventstore.http.port import sockets
from embedded_eventstore.http.routes import Application
from embedded_eventstore.options import DEFAULTS, Options, RunningServer, told
from embedded_eventstore.persistent.manager import PersistentSubscriptions
from embedded_eventstore.projections.manager import Projections
from embedded_eventstore.protocol.access import Guard
from embedded_eventstore.protocol.errors import with_statuses
from embedded_eventstore.protocol.gossip import GossipServicer
from embedded_eventstore.protocol.monitoring import MonitoringServicer
from embedded_eventstore.protocol.operations import OperationsServicer
from embedded_eventstore.protocol.persistent import PersistentSubscriptionsServicer
from embedded_eventstore.protocol.projections import ProjectionsServicer
from embedded_eventstore.protocol.server_features import ServerFeaturesServicer
from embedded_eventstore.protocol.streams import StreamsServicer
from embedded_eventstore.protocol.streams_v2 import AppendRecordsServicer, AppendSessionServicer
from embedded_eventstore.protocol.users import UsersServicer
from embedded_eventstore.store import Store
from embedded_eventstore.users import Users
from embedded_eventstore.versions import ServerVersion
from embedded_eventstore.wire.services import Servicer, UnknownCalls, add_service

log = logging.getLogger(__name__)
LARGEST_MESSAGE = 17 * 1024 * 1024
"""Bytes of one gRPC message: more than an event may have, so that an event that is too large gets the right error."""
SECONDS_TO_END = 0.3
"""How long running calls have to end when the server ends."""
CHANNEL_OPTIONS = [
    ("grpc.max_receive_message_length", LARGEST_MESSAGE),
    ("grpc.max_send_message_length", LARGEST_MESSAGE),
    ("grpc.so_reuseport", 0),  # two servers on one port would each get some of the calls
    # Clients in other languages ping a quiet connection every 10 s; without these, gRPC takes that for an attack.
    ("grpc.http2.min_ping_interval_without_data_ms", 1_000),
    ("grpc.http2.max_ping_strikes", 0),
    ("grpc.keepalive_permit_without_calls", 1),
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
        users = Users(store, options.passwords) if options.tls else None
        server = grpc.aio.server(options=CHANNEL_OPTIONS)
        front = Front(_listen(options, stack), stack.enter_context(sockets())) if options.http else None
        running = _bind(server, options, front, stack)
        application = await _add_services(server, store, users, options, running, stack)
        await server.start()
        if front:
            await stack.enter_async_context(front.open(application, running.authority))
        stack.push_async_callback(server.stop, SECONDS_TO_END)
        log.info("Stands for KurrentDB %s, and answers at %s", options.version.number, running.uri)
        yield running


async def _add_services(
    server: grpc.aio.Server,
    store: Store,
    users: Users | None,
    options: Options,
    running: RunningServer,
    stack: contextlib.AsyncExitStack,
) -> Application:
    """Add the services, and start what runs beside them until the stack is closed; returns what answers over HTTP."""
    guard = Guard(store, users)
    groups = PersistentSubscriptions(store, time.monotonic)
    projections = Projections(store, options.start_standard_projections)
    await projections.start()
    stack.push_async_callback(projections.stop)
    subscriptions = PersistentSubscriptionsServicer(groups, guard.authorize, guard.authorize_stream)
    stack.push_async_callback(_cancel, asyncio.create_task(subscriptions.run()))
    instance, host, port = options.instance or uuid4(), options.advertise_host, options.advertise_port or running.port
    node = Node(store, host, port, instance, options.version.number, told(options))
    servicers: list[Servicer] = [
        StreamsServicer(store, guard, options.version),
        GossipServicer(host, port, instance),
        subscriptions,
        ProjectionsServicer(projections, guard.authorize),
        UsersServicer(users, guard),
        OperationsServicer(guard, groups.restart, running.asked_to_end.set),
        MonitoringServicer(guard, node.figures),
        *_newer(store, guard, options.version),
    ]
    for servicer in (*servicers, ServerFeaturesServicer(options.version.number, servicers)):
        add_service(server, servicer, with_statuses)
    server.add_generic_rpc_handlers((UnknownCalls(),))
    return Application(store, guard, node, Groups(groups), options.version.max_append_size)


def _newer(store: Store, guard: Guard, version: ServerVersion) -> list[Servicer]:
    """The services that only newer versions have."""
    if version.has_append_records:
        return [AppendRecordsServicer(store, guard, version)]
    return [AppendSessionServicer(store, guard, version)] if version.has_append_session else []


def _bind(
    server: grpc.aio.Server, options: Options, front: Front | None, stack: contextlib.AsyncExitStack
) -> RunningServer:
    """Bind the server to its port, or to the socket behind it; with TLS if it is wanted."""
    if not options.tls:
        return RunningServer(_port(options, front, server.add_insecure_port), None)
    folder = options.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="eventstore-")))
    try:
        key, certificate, authority = tls.kept_certificate(folder, options.advertise_host)
    except OSError as error:
        raise StartError(
            f"The certificate can't be written: {error.strerror}.", "Choose a folder in which this user may write."
        ) from error
    credentials = grpc.ssl_server_credentials([(key, certificate)])
    port = _port(options, front, lambda address: server.add_secure_port(address, credentials))
    return RunningServer(port, authority)


def _port(options: Options, front: Front | None, bind: Callable[[str], int]) -> int:
    """The public port, when `bind` has bound gRPC's server to it, or to the socket behind it."""
    if front:
        bind(front.grpc_address)
        return front.port
    with contextlib.ExitStack() as stack:
        _listen(options, stack)  # gRPC prints pages about a port that is taken; this fails without them
    try:
        return bind(_address(options))
    except RuntimeError as error:
        raise _not_listened_on(options, "something else does, or this user may not") from error


def _listen(options: Options, stack: contextlib.ExitStack | contextlib.AsyncExitStack) -> socket.socket:
    """The listening socket of the public port, which is closed with the stack.

    Raises:
        StartError: the port is taken, or may not be used.
    """
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    both = options.host == "::" and socket.has_dualstack_ipv6()
    try:
        listener = socket.create_server(
            (options.host, options.port), family=family, backlog=socket.SOMAXCONN, dualstack_ipv6=both
        )
    except OSError as error:
        raise _not_listened_on(options, error.strerror or "this user may not") from error
    stack.callback(listener.close)
    return listener


def _address(options: Options) -> str:
    return f"[{options.host}]:{options.port}" if ":" in options.host else f"{options.host}:{options.port}"


def _not_listened_on(options: Options, reason: str) -> StartError:
    return StartError(f"{_address(options)} can't be listened on: {reason}.", "Choose another port (--port).")


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
