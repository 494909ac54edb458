"""What a technology must tell the servers package so that its server can be prepared, started and recognised."""

import signal
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from lessons.servers.supervision.registry import Record

Report = Callable[[str], None]
"""Called with one short line whenever a long step has come further."""


Variant = TypeVar("Variant", bound="Technology")


class Answer(Enum):
    """What came back from an address that was asked a question in a technology's own protocol."""

    NO_ADDRESS = "that is not an address"
    NOTHING = "nothing answers there"
    OTHER = "something answers there, but not in this protocol"
    YES = "the right protocol"


@dataclass(frozen=True)
class Command:
    """How one server process is started.

    Args:
        argv: program and arguments.
        env: what is added to the environment.
        clean_up: program and arguments that remove what the process leaves outside its folder when it is killed.
    """

    argv: list[str]
    env: Mapping[str, str] = field(default_factory=dict)
    clean_up: list[str] | None = None


class Technology(ABC):
    """One technology's server: names, ports, and how to prepare, start and ask it."""

    name: str
    title: str
    version: str
    variable: str
    """The environment variable in which an address of a server elsewhere may stand."""
    client: str
    """The module of the client that the lessons use; it is imported while the server starts, which takes as long."""
    port: int
    """The standard port, or 0 for any that is free; `address(port)` shows what an address looks like."""
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
    """What a server of it is: a child process of this course ("local"), or a container."""
    ends_by: int = signal.SIGKILL
    """The signal that ends its process when its supervisor was killed."""
    ends_at_once: bool = False
    """Whether it is killed in the end: a node of a cluster would ask others that are ending too, and its data go."""
    names_are_new: bool = False
    """Whether its lessons use names that no run has used before, so that two notebooks never meet."""
    mark_variable: str
    """The variable of its service in docker-compose.yml by whose value `mark` knows that very service."""
    our_mark: str
    """What every server that a course has started calls itself, this course or a neighbour's: see `mark`."""

    @property
    def record_name(self) -> str:
        """The name under which a running server of it is written down."""
        return self.name

    @abstractmethod
    def address(self, port: int) -> str:
        """The address that clients use for a server of ours on that port."""

    def admin_address(self, port: int) -> str:
        """The second address of a server of ours that has it on that port; "" for a technology without one."""
        return ""

    def variant(self, cluster: str) -> "Technology":
        """The same technology with settings of its own, under a name of its own, for a lab that needs them.

        Raises:
            ServerError: the technology knows no cluster of that name.
        """
        from lessons.errors import ServerError

        raise ServerError(f"{self.title} has no cluster {cluster!r} here.", "Leave `cluster` out.")

    def numbered(self, number: int) -> "Technology":
        """Itself for the first notebook that has a server of it; for another one the same under a name of its own."""
        if number == 1:
            return self
        beside = copy(self)
        beside.name = f"{self.name}-{number}"
        return beside

    def nodes(self, brokers: int) -> list["Technology"]:
        """The servers that are a cluster together, each with a name and ports of its own.

        Args:
            brokers: how many; the same number has the same names, and may have other ports.

        Raises:
            ServerError: the technology has no clusters here, or none of that many.
        """
        from lessons.errors import ServerError

        raise ServerError(f"{self.title} has no clusters here.", f'Start one server: servers.start("{self.name}").')

    def seen(self, address: str) -> int:
        """How many servers of its cluster this one knows, itself included; 0 when it does not answer."""
        return int(self.ready(address))

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
    def lay_out(self, folder: Path, ports: list[int]) -> Command:
        """Put what a new server needs into `folder` (which may hold its data already) and say how to start it.

        Args:
            folder: the server's own; it works there.
            ports: its port, the one of its admin address if it has one, and the extra ones.
        """

    @abstractmethod
    def ask(self, address: str, seconds: float) -> Answer:
        """Ask the address a question in the technology's protocol, within so many seconds."""

    def ask_admin(self, admin_address: str, seconds: float) -> Answer:
        """Ask the second address whether it belongs to a server of this technology."""
        return Answer.YES

    def ready(self, address: str, admin_address: str = "") -> bool:
        """Whether a server of ours can be used; by default, when it answers."""
        return self.ask(address, 1.0) is Answer.YES

    @abstractmethod
    def mark(self, address: str, admin_address: str = "") -> str | None:
        """What a server calls itself, "" where it has no such name; None where it does not say it.

        A container of docker-compose.yml has the name that is given there, a server that a course has started
        `our_mark`. One that does not say it is just ending, or wants to know who asks.
        """

    def listens(self, record: "Record") -> bool:
        """Whether it is this very server that listens on its ports, and not one that was faster."""
        return record.listens()

    def memory(self, record: "Record") -> int:
        """Resident memory of a running server, in bytes."""
        return record.memory()

    def clear_away(self, record: "Record") -> None:
        """Remove what a server whose supervisor was killed has left behind."""
        record.clear_away()

    def outside(self, environ: Mapping[str, str]) -> str | None:
        """The address of a server elsewhere that the environment names, if any."""
        return environ.get(self.variable) or None

    def named_by(self, environ: Mapping[str, str]) -> str:
        """What in the environment names that address, as a person would write it."""
        return self.variable

    def outside_admin(self, environ: Mapping[str, str], address: str) -> tuple[str, str]:
        """The second address of the server elsewhere that has this address, and the variable that may name it."""
        return "", ""

    def client_log(self) -> Path | None:
        """The file into which the client's own messages go, where they would disturb a lesson."""
        return None

    def connect(self, address: str, kind: str) -> str | None:
        """What this process needs before its clients can connect; a sentence for the learner, or None."""
        return None


def find_cluster(clusters: Mapping[str, Variant], name: str, title: str) -> Variant:
    """The cluster of that name, of those that a technology with this title has.

    Raises:
        ServerError: no cluster has that name.
    """
    from lessons.errors import ServerError

    if name not in clusters:
        raise ServerError(f"There is no cluster {name!r} of {title} here.", f"The names are: {', '.join(clusters)}.")
    return clusters[name]


def load(name: str) -> Technology:
    """The technology of that name.

    Raises:
        ServerError: no technology has that name.
    """
    from importlib import import_module

    from lessons.errors import ServerError

    if name not in NAMES:
        raise ServerError(f"There is no server called {name!r}.", f"The names are: {', '.join(NAMES)}.")
    return import_module(f"lessons.{name}.server").TECHNOLOGY


NAMES = ("kafka", "kinesis", "pulsar", "eventstore")
