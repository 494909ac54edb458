"""The course's own server, which speaks EventStoreDB's protocol, as a child process."""

import sys
from pathlib import Path

from lessons.eventstore.server.protocol import INSTANCE, EventStoreProtocol
from lessons.servers.supervision.process import Command, Report, ServerProcess
from lessons.setup.environment import ROOT


class EmbeddedServer(ServerProcess):
    """The embedded server; what it keeps is in one SQLite file in its folder."""

    protocol = EventStoreProtocol()
    name = "eventstore"
    title = "Event Store"
    version = "embedded"
    port = 2113

    def missing(self) -> list[str]:
        return []

    def prepare(self, report: Report) -> None:
        """Nothing: the server is part of the course."""

    def configure(self, folder: Path, ports: list[int]) -> Command:
        data = folder / "data"
        data.mkdir(exist_ok=True)
        argv = [sys.executable, "-m", "embedded_eventstore", "--port", str(ports[0]), "--data", str(data)]
        argv += ["--host", self.listens_on, "--advertise-host", self.protocol.host]
        # No lesson asks anything over HTTP, and the process that would pass calls on makes them slower.
        argv += ["--no-http", "--instance", str(INSTANCE)]
        # The version of the image in docker-compose.yml: what works here works there.
        return Command([*argv, "--server-version", "26.0"], {"PYTHONPATH": str(ROOT)})
