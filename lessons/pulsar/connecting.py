"""A client that keeps its own messages out of the lesson."""

from contextlib import suppress

import pulsar

from lessons.pulsar.server import TECHNOLOGY
from lessons.servers import Server

_connected: dict[tuple[str, str], pulsar.Client] = {}


def connect(server: Server, name: str = "", **settings) -> pulsar.Client:
    """A client of the server. The one that an earlier run of this notebook made is closed, with all that it opened.

    Args:
        server: what `servers.start("pulsar")` returned.
        name: tells apart several clients of one server.
        settings: further arguments of `pulsar.Client`.
    """
    if earlier := _connected.pop((server.address, name), None):
        close_client(earlier)
    client = _connected[server.address, name] = pulsar.Client(server.address, logger=client_logger(), **settings)
    return client


def close_client(client: pulsar.Client) -> None:
    """Close a client, with its producers, consumers and readers; it may be closed already."""
    with suppress(pulsar.AlreadyClosed):
        client.close()


def client_logger() -> pulsar.FileLogger | pulsar.ConsoleLogger:
    """Where the client's warnings and errors go: into a file, or with LESSONS_PULSAR_LOG=console into the lesson."""
    log = TECHNOLOGY.client_log()
    level = pulsar.LoggerLevel.Warn
    return pulsar.FileLogger(level, str(log)) if log else pulsar.ConsoleLogger(level)
