"""The embedded server as a process of its own, which can be killed and started again on the same folder."""

import subprocess
import sys
from pathlib import Path

import grpc
from esdbclient import EventStoreDBClient
from esdbclient.protos.Grpc import projections_pb2_grpc


class Server:
    """Starts at once, and ends with the `with` block. All that it keeps is in `folder`."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = 0  # any that is free, and the same one again after a kill
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "embedded_eventstore", "--port", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--data", str(self.folder)], stdout=subprocess.PIPE, stderr=log, text=True
            )
        word, _, self.address = self._process.stdout.readline().strip().partition(" ")
        assert word == "ready", (self.folder / "log").read_text()
        self.port = int(self.address.partition("?")[0].rpartition(":")[2])
        self.client = EventStoreDBClient(self.address)
        self.channel = grpc.insecure_channel(f"localhost:{self.port}")
        self.stub = projections_pb2_grpc.ProjectionsStub(self.channel)

    def kill(self) -> None:
        """As `kill -9` does."""
        self.client.close()
        self.channel.close()
        self._process.kill()
        self._process.communicate()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_) -> None:
        self.kill()
