"""One server process: what it needs to be prepared, started, watched and ended."""

import signal
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from lessons.errors import ServerError
from lessons.servers.java_client import WayIn
from lessons.servers.supervision import ports
from lessons.servers.supervision.protocol import WireProtocol
from lessons.servers.supervision.registry import Registration

Report = Callable[[str], None]
"""Called with one short line whenever a long step has come further."""

Process = TypeVar("Process", bound="ServerProcess")


@dataclass(frozen=True)
class Command:
    """How a server process is started.

    Args:
        argv: program and arguments.
        env: what is added to the environment.
        clean_up: program and arguments that remove what the process leaves outside its folder when it is killed.
    """

    argv: list[str]
    env: Mapping[str, str] = field(default_factory=dict)
    clean_up: list[str] | None = None


class ServerProcess(ABC):
    """A server that the course runs: a child process, or a container that a child process keeps."""

    protocol: WireProtocol
    """How its clients, and the course itself, speak to it."""
    name: str
    """What a handle of it is called, and under which lock it is looked for and started."""
    title: str
    """Its name for people."""
    version: str
    port: int
    """The standard port, or 0 for any that is free."""
    admin_port: int | None = None
    """The standard port of a second address, where the server is asked about itself; None where it has none."""
    extra_ports: int = 0
    """How many more free ports the server needs for itself."""
    fixed_ports: tuple[int, ...] = ()
    """The ports of a server whose ports others know before it is started (a node of a cluster); else none."""
    keeps_data: bool = True
    """Whether its data is on disk, so that it is still there when the process is started again."""
    room_share: float = 0.0
    """The part of a disk with less of which its server takes nothing more; 0.0 where it uses all that there is."""
    room_to_start: int = 1 << 20
    """Bytes that its server takes on the disk before the first event."""
    starts_again_for_room: bool = False
    """Whether its server has to be started again once a full disk has room again; else it goes on by itself."""
    kind: str = "local"
    """What it is: a child process of this course ("local"), or a "container"."""
    stops_by: int = signal.SIGTERM
    """The signal by which it is asked to end in order."""
    ends_by: int = signal.SIGKILL
    """The signal that ends its process when its supervisor was killed."""
    works_on: str = ""
    """The technology whose server it needs, which it is given by `working_on`; "" where it needs none."""
    ends_at_once: bool = False
    """Whether it is killed in the end: a node of a cluster would ask others that are ending too, and its data go."""
    listens_on: str = ports.IPV4
    """The address of this computer on which clients reach it."""

    @property
    def registered_name(self) -> str:
        """The name under which it is registered while it runs."""
        return self.name

    def numbered(self: Process, number: int) -> Process:
        """Itself for the first notebook that has a server of it; for another one the same under a name of its own."""
        if number == 1:
            return self
        beside = copy(self)
        beside.name = f"{self.name}-{number}"
        return beside

    def for_others(self: Process, reached_by: str) -> Process:
        """Itself, for clients on other computers too; on loopback it does not listen then.

        Args:
            reached_by: the name or the IPv4 address by which they reach this computer.

        Raises:
            AddressError: this computer can't be reached by it.
        """
        open_one = copy(self)
        open_one.listens_on = ports.own_address(reached_by)
        open_one.protocol = self.protocol.for_others(reached_by)
        return open_one

    def working_on(self, address: str, way_in: WayIn) -> "ServerProcess":
        """Itself, for a server of another technology.

        Args:
            address: where that is.
            way_in: how a client in Java comes in there.

        Raises:
            ServerError: it works on none.
        """
        raise ServerError(f"{self.title} works on no other server.", "Leave `on` out.")

    @abstractmethod
    def prepare(self, report: Report) -> None:
        """Fetch and make once what a start needs; returns at once when all is there.

        Raises:
            FetchError: something could not be downloaded, or is not what was locked.
        """

    @abstractmethod
    def missing(self) -> list[str]:
        """What `prepare` would still have to fetch or make, each as a short phrase; empty when all is there."""

    @abstractmethod
    def configure(self, folder: Path, ports: list[int]) -> Command:
        """Write what a new server needs into `folder` (which may hold its data already) and say how to start it.

        Args:
            folder: the server's own; it works there.
            ports: its port, the one of its admin address if it has one, and the extra ones.
        """

    def is_ready(self, address: str, admin_address: str = "") -> bool:
        """Whether a lesson can use this server at its addresses."""
        return self.protocol.is_ready(address, admin_address)

    def listens(self, registration: Registration) -> bool:
        """Whether it is this very server that listens on its ports, and not one that was faster."""
        return registration.listens()

    def memory(self, registration: Registration) -> int:
        """Resident memory of the running server, in bytes."""
        return registration.memory()

    def clear_away(self, registration: Registration) -> None:
        """Remove what a server whose supervisor was killed has left behind."""
        registration.clear_away()
