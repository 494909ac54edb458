"""A server for all programs, and the programs, which are built two at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from tests import need
from tests.conformance.clients import CLIENTS, Client, Program

Start = Callable[[Client, Sequence[str]], subprocess.Popen]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The server's host and port."""
    argv = [sys.executable, "-m", "embedded_eventstore", "--port", "0"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        try:
            word, _, uri = process.stdout.readline().strip().partition(" ")
            assert word == "ready", "the server ended before it was ready"
            yield uri.partition("://")[2].partition("?")[0]
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def builds() -> Iterator[dict[str, Future[Program]]]:
    """The programs, by client, of those that this machine can build."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        slowest_first = [client for client in reversed(CLIENTS) if not client.missing]
        yield {client.name: pool.submit(client.build) for client in slowest_first}


@pytest.fixture(scope="session")
def start(address: str, builds: dict[str, Future[Program]]) -> Start:
    """Starts a client's program for some features; skips the test where the client's tools are missing."""

    def starting(client: Client, features: Sequence[str], **environ: str) -> subprocess.Popen:
        if client.missing:
            need.skip(f"{client.name} needs {', '.join(client.missing)}", "LESSONS_NEED_CLIENTS")
        program = builds[client.name].result()
        given = {
            "CONFORMANCE_ADDRESS": address,
            "CONFORMANCE_FEATURES": ",".join(features),
            "CONFORMANCE_NAMES": f"{client.name}-{uuid.uuid4().hex[:8]}",
        }
        environment = {**os.environ, **program.environ, **given, **environ}
        return subprocess.Popen(
            program.argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    return starting


def read_answers(process: subprocess.Popen, end: float) -> dict[str, Any]:
    """The lines that a program prints, by feature; it is ended when `time.monotonic` says ``end``."""
    try:
        out, err = process.communicate(timeout=max(0.0, end - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
    lines = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    return {line.pop("feature"): line for line in lines} | {"stderr": err[-2000:]}
