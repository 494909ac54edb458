"""A server as a container: its process is a runner, and what that keeps is the container.

So everything that holds for a child process holds for a container: leases, sharing, ends, news of its death.
"""

import signal
import sys
from pathlib import Path

from lessons.servers.containers import network
from lessons.servers.java_client import WayIn
from lessons.servers.supervision.process import Command, Report, ServerProcess
from lessons.servers.supervision.registry import Registration
from lessons.setup.environment import ROOT

SUFFIX = "-container"


class ContainerProcess(ServerProcess):
    """A technology's server from its official image.

    Args:
        ordinary: the same as a child process; clients speak to both in the same way.
    """

    kind = "container"
    keeps_data = False
    ends_by = signal.SIGTERM  # a runner that is killed could not take its container with it

    def __init__(self, ordinary: ServerProcess) -> None:
        self.protocol, self.works_on = ordinary.protocol, ordinary.works_on
        self.name = self.service = ordinary.name
        self.title = f"{ordinary.title} in a container"
        self.port, self.admin_port = ordinary.port, ordinary.admin_port

    @property
    def version(self) -> str:  # type: ignore[override]  # the image's, which is looked up when it is asked for
        """The image's: a local server may be another program."""
        from lessons.servers.containers import compose

        return compose.service(self.service).version

    @property
    def registered_name(self) -> str:
        return f"{self.name}{SUFFIX}"

    def working_on(self, address: str, way_in: WayIn) -> ServerProcess:
        """Itself: docker-compose.yml says by which name it reaches the other container."""
        return self if self.works_on else super().working_on(address, way_in)

    def missing(self) -> list[str]:
        from lessons.servers.containers import compose, engine

        image = compose.service(self.service).image
        return [] if engine.has(engine.connect(), image) else [f"the image {image}"]

    def prepare(self, report: Report) -> None:
        """Pull the image, and that of testcontainers' reaper if it can be had (the supervisor cleans up without it).

        Raises:
            EngineError: there is no engine, or no image.
        """
        from lessons.servers.containers import compose, engine

        client = engine.connect()
        engine.bring(client, compose.service(self.service).image, report)
        engine.bring_reaper(client, report)

    def configure(self, folder: Path, ports: list[int]) -> Command:
        runner = [sys.executable, "-m", "lessons.servers.containers.runner"]
        identity = f"{self.protocol.identity_variable}={self.protocol.own_identity}"
        argv = [*runner, self.service, self.name, network.of_this_home(), identity, *map(str, ports)]
        return Command(argv, {"PYTHONPATH": str(ROOT)}, clean_up=[*runner, "--remove", str(folder)])

    def listens(self, registration: Registration) -> bool:
        """Whether the container is there: until it is, another server may answer on its ports."""
        from lessons.servers.containers import engine

        return engine.runs(Path(registration.folder))

    def memory(self, registration: Registration) -> int:
        from lessons.servers.containers import engine

        return engine.memory(Path(registration.folder))

    def clear_away(self, registration: Registration) -> None:
        from lessons.servers.containers import engine

        engine.remove(Path(registration.folder))
        registration.clear_away()
