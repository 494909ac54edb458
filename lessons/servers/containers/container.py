"""A technology's server as a container: its process is a keeper, and what it keeps is the container.

So everything that holds for a local server holds for a container: leases, sharing, records, ends, news of its death.
"""

import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from lessons.servers import technology
from lessons.servers.supervision.registry import Record
from lessons.servers.technology import Answer, Command, Report, Technology
from lessons.setup.environment import ROOT

SUFFIX = "-container"


class Contained(Technology):
    """The technology, with its server from the official image.

    Args:
        inner: the technology; everything that a client sees is its own.
    """

    kind = "container"
    keeps_data = False
    ends_by = signal.SIGTERM  # a keeper that is killed could not take its container with it

    def __init__(self, inner: Technology):
        self.inner = inner
        self.name, self.title = inner.name, f"{inner.title} in a container"
        self.variable, self.client = inner.variable, inner.client
        self.port, self.admin_port = inner.port, inner.admin_port
        self.mark_variable, self.our_mark = inner.mark_variable, inner.our_mark

    @property
    def version(self) -> str:
        """The image's: a local server may be another program."""
        from lessons.servers.containers import compose

        return compose.service(self.name).version

    @property
    def record_name(self) -> str:
        return f"{self.name}{SUFFIX}"

    def address(self, port: int) -> str:
        return self.inner.address(port)

    def admin_address(self, port: int) -> str:
        return self.inner.admin_address(port)

    def missing(self) -> list[str]:
        from lessons.servers.containers import compose, engine

        image = compose.service(self.name).image
        return [] if engine.has(engine.connect(), image) else [f"the image {image}"]

    def prepare(self, report: Report) -> None:
        """Pull the image, and that of testcontainers' reaper if it can be had (the supervisor cleans up without it).

        Raises:
            EngineError: there is no engine, or no image.
        """
        from lessons.servers.containers import compose, engine

        client = engine.connect()
        engine.bring(client, compose.service(self.name).image, report)
        engine.bring_reaper(client, report)

    def lay_out(self, folder: Path, ports: list[int]) -> Command:
        keeper = [sys.executable, "-m", "lessons.servers.containers.runner"]
        own = {"PYTHONPATH": str(ROOT)}
        return Command([*keeper, self.name, *map(str, ports)], own, clean_up=[*keeper, "--remove", str(folder)])

    def listens(self, record: Record) -> bool:
        """Whether the container is there: until it is, another server may answer on its ports."""
        from lessons.servers.containers import engine

        return engine.runs(Path(record.folder))

    def memory(self, record: Record) -> int:
        from lessons.servers.containers import engine

        return engine.memory(Path(record.folder))

    def clear_away(self, record: Record) -> None:
        from lessons.servers.containers import engine

        engine.remove(Path(record.folder))
        record.clear_away()

    def ask(self, address: str, seconds: float) -> Answer:
        return self.inner.ask(address, seconds)

    def ask_admin(self, admin_address: str, seconds: float) -> Answer:
        return self.inner.ask_admin(admin_address, seconds)

    def mark(self, address: str, admin_address: str = "") -> str | None:
        return self.inner.mark(address, admin_address)

    def ready(self, address: str, admin_address: str = "") -> bool:
        return self.inner.ready(address, admin_address)

    def outside(self, environ: Mapping[str, str]) -> str | None:
        return self.inner.outside(environ)

    def client_log(self) -> Path | None:
        return self.inner.client_log()

    def connect(self, address: str, kind: str) -> str | None:
        return self.inner.connect(address, kind)


def of_record(record: Record) -> Technology:
    """The technology, or its container, that the record was written for."""
    inner = technology.load(record.name.removesuffix(SUFFIX).partition("-")[0])
    return Contained(inner) if record.name.endswith(SUFFIX) else inner
