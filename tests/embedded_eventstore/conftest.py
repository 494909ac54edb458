"""A running server and clients of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest
from esdbclient import EventStoreDBClient


@dataclass
class Server:
    """A process, and the address that it printed when it was ready."""

    process: subprocess.Popen
    uri: str
    stack: ExitStack

    def client(self, user: str = "") -> EventStoreDBClient:
        """A client that is closed at the end; ``user`` is ``name:password``."""
        uri = self.uri.replace("esdb://", f"esdb://{user}@") if user else self.uri
        client = EventStoreDBClient(uri)
        self.stack.callback(client.close)
        return client


def start(stack: ExitStack, *arguments: str) -> Server:
    """A server of its own, ended with the stack."""
    argv = [sys.executable, "-m", "embedded_eventstore", "--port", "0", *arguments]
    process = stack.enter_context(subprocess.Popen(argv, stdout=subprocess.PIPE, text=True))
    stack.callback(process.kill)
    word, _, uri = process.stdout.readline().strip().partition(" ")
    assert word == "ready", "the server ended before it was ready"
    return Server(process, uri, stack)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Starts servers that a test may kill: ``serve(data=folder)`` keeps its events there."""
    with ExitStack() as stack:

        def serving(data: Path | None = None, tls: bool = False, version: str = "26.1") -> Server:
            kept = ["--data", str(data)] if data else []
            return start(stack, "--server-version", version, *kept, *(["--tls"] if tls else []))

        yield serving


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One server for all tests of a module."""
    with ExitStack() as stack:
        yield start(stack)


@pytest.fixture
def client(server: Server) -> EventStoreDBClient:
    return server.client()


@pytest.fixture
def channel(server: Server) -> Iterator[grpc.Channel]:
    """For requests that the client doesn't make."""
    with grpc.insecure_channel(server.uri.removeprefix("esdb://").partition("?")[0]) as channel:
        yield channel
