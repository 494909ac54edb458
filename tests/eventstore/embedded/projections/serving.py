"""The embedded server as a process of its own, which can be killed and started again on the same folder."""

import os
import subprocess
import sys
from pathlib import Path

import grpc
from esdbclient import EventStoreDBClient
from esdbclient.protos.Grpc import projections_pb2_grpc

from lessons.eventstore import asking
from lessons.servers.supervision.ports import free
from tests.waiting import until


class Server:
    """Starts at once, and ends with the `with` block. All that it keeps is in `folder`."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = free(1)[0]
        self.address = f"esdb://localhost:{self.port}?Tls=false"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "lessons.eventstore.embedded", "--port", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--data", str(self.folder)], stdout=log, stderr=log, env=os.environ
            )
        until(lambda: self.alive and asking.ready(self.address, 1.0))
        self.client = EventStoreDBClient(self.address)
        self.channel = grpc.insecure_channel(f"localhost:{self.port}")
        self.stub = projections_pb2_grpc.ProjectionsStub(self.channel)

    @property
    def alive(self) -> bool:
        assert self._process.poll() is None, (self.folder / "log").read_text()
        return True

    def kill(self) -> None:
        """As `kill -9` does."""
        self.client.close()
        self.channel.close()
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_) -> None:
        self.kill()
