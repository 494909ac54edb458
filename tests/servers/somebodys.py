"""Servers that somebody has started on purpose, by the programs themselves and without the course."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from lessons.kafka.server.broker import BROKER
from lessons.servers import catalogue
from lessons.servers.supervision import ports
from lessons.servers.supervision.environment import server_environment
from tests.notebooks import ROOT
from tests.waiting import until


@contextlib.contextmanager
def of(name: str, folder: Path) -> Iterator[tuple[int, int, subprocess.Popen]]:
    """A server of that technology that works in `folder`; gives its port, its admin port and its process."""
    folder.mkdir()
    ordinary = catalogue.load(name).process
    numbers = ports.free(3)
    with open(folder / "printed", "wb") as log:
        environ = {**server_environment(os.environ), "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(STARTED[name](folder, numbers), cwd=folder, env=environ, stdout=log, stderr=log)
    address = ordinary.protocol.address(numbers[0])
    admin = ordinary.protocol.admin_address(numbers[1]) if ordinary.admin_port else ""
    try:
        until(lambda: ordinary.is_ready(address, admin), 90)
        yield numbers[0], numbers[1], process
    finally:
        process.kill()
        process.wait()


def _kafka(folder: Path, numbers: list[int]) -> list[str]:
    command = BROKER.configure(folder, numbers)
    identity = folder / "log" / "meta.properties"
    ours = BROKER.protocol.own_identity
    identity.write_text(identity.read_text().replace(ours, "Y29tcGFueS1rYWZrYS0wMA"))
    return command.argv


def _kinesis(folder: Path, numbers: list[int]) -> list[str]:
    return [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(numbers[0])]


def _pulsar(folder: Path, numbers: list[int]) -> list[str]:
    from lessons.pulsar.server.broker import Broker

    companys = Broker()
    companys.cluster = "company"
    return companys.configure(folder, numbers).argv


def _eventstore(folder: Path, numbers: list[int]) -> list[str]:
    return [sys.executable, "-m", "embedded_eventstore", "--port", str(numbers[0])]


STARTED = {"kafka": _kafka, "kinesis": _kinesis, "pulsar": _pulsar, "eventstore": _eventstore}
