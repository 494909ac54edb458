"""Clients that write their own messages into a file, and not into the lesson."""

from contextlib import suppress
from typing import Any

import pulsar

from lessons.pulsar.server.technology import TECHNOLOGY
from lessons.servers import Server

_connected: dict[tuple[str, str], pulsar.Client] = {}


def connect(server: Server, name: str = "", **settings: Any) -> pulsar.Client:
    """A client for the server. If an earlier run of this notebook made one, it is closed with all that it has opened.

    Args:
        server: what `servers.start("pulsar")` returned.
        name: distinguishes several clients of one server.
        settings: more arguments of `pulsar.Client`.
    """
    if earlier := _connected.pop((server.address, name), None):
        close_client(earlier)
    client = _connected[server.address, name] = pulsar.Client(server.address, logger=client_logger(), **settings)
    return client


def close_client(client: pulsar.Client) -> None:
    """Close a client with its producers, consumers and readers; it may already be closed."""
    with suppress(pulsar.AlreadyClosed):
        client.close()


def client_logger() -> pulsar.FileLogger | pulsar.ConsoleLogger:
    """The logger of the client's warnings and errors: a file, or with LESSONS_PULSAR_LOG=console the lesson itself."""
    log = TECHNOLOGY.client_log()
    level = pulsar.LoggerLevel.Warn
    return pulsar.FileLogger(level, str(log)) if log else pulsar.ConsoleLogger(level)
