"""moto's server as a child process."""

import sys
from importlib.metadata import version
from pathlib import Path

from lessons.kinesis.server.protocol import KinesisProtocol
from lessons.servers.supervision.process import Command, Report, ServerProcess
from lessons.setup.environment import ROOT

NO_ENGINE = {"DOCKER_HOST": "unix:///dev/null"}
"""Whoever reaches its port could let moto run functions of AWS Lambda, by this user's container engine."""


class MotoServer(ServerProcess):
    """moto's server; what it keeps is in memory and goes with its process."""

    protocol = KinesisProtocol()
    name = "kinesis"
    title = "Kinesis (moto)"
    version = version("moto")
    port = 5000
    keeps_data = False

    def missing(self) -> list[str]:
        return []

    def prepare(self, report: Report) -> None:
        """Nothing: moto comes with the requirements."""

    def configure(self, folder: Path, ports: list[int]) -> Command:
        argv = [sys.executable, "-m", "lessons.kinesis.server.serve", "-H", self.listens_on, "-p", str(ports[0])]
        identity = {self.protocol.identity_variable: self.protocol.own_identity}
        return Command(argv, {"PYTHONPATH": str(ROOT), "MOTO_PORT": str(ports[0]), **identity, **NO_ENGINE})
