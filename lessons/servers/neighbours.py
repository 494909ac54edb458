"""What answers on a technology's standard port and is no server of this home: whose it is, and how it is told."""

from dataclasses import dataclass
from enum import Enum

from lessons.servers.catalogue import load
from lessons.servers.containers import compose
from lessons.servers.port_holder import who_holds
from lessons.servers.supervision import ports, registry
from lessons.servers.supervision.handle import OwnServer
from lessons.servers.supervision.protocol import ProbeResult
from lessons.servers.technology import Technology

PROBE_SECONDS = 1.0


class Whose(Enum):
    """Whose server it is, as far as it says so itself: that works through containers and on every system."""

    NOBODYS = "nothing listens there"
    COMPOSES = "a container of docker compose"
    ANOTHER_COMPOSES = "a container of docker compose in another folder"
    A_COURSES = "a server of another course"
    SOMEBODYS = "a server that somebody has started on purpose"
    UNKNOWN = "a program that does not say what it is"


@dataclass(frozen=True)
class Neighbour:
    """What was found on the standard port.

    Args:
        whose: whose it is.
        address: what clients would connect to.
        admin_address: its second address, "" for a technology without one.
    """

    whose: Whose
    address: str
    admin_address: str


def look_at_standard_port(technology: Technology) -> Neighbour:
    """Ask what is on the technology's standard port.

    A server of a course ends with its own users, and is never somebody's on purpose: neither another user's, nor one
    of another LESSONS_HOME, nor one of this home that is just ending. One that speaks the protocol and does not say
    its name is ending too, or wants a password that a lesson does not have.
    """
    address, admin = technology.standard_address, technology.standard_admin_address
    return Neighbour(_whose(technology, address, admin), address, admin)


def _whose(technology: Technology, address: str, admin: str) -> Whose:
    if ports.is_free(technology.process.port):
        return Whose.NOBODYS
    protocol = technology.protocol
    answers = {protocol.probe(address, PROBE_SECONDS), protocol.probe_admin(admin, PROBE_SECONDS)}
    identity = protocol.identify(address, admin) if answers == {ProbeResult.YES} else None
    known: dict[str | None, Whose] = {
        None: Whose.UNKNOWN,
        protocol.own_identity: Whose.A_COURSES,
        compose.service(technology.name).environment[protocol.identity_variable]: Whose.COMPOSES,
    }
    whose = known.get(identity, Whose.SOMEBODYS)
    return Whose.ANOTHER_COMPOSES if whose is Whose.COMPOSES and not is_composed_here(technology) else whose


def is_composed_here(technology: Technology) -> bool:
    """Whether the container on its standard port is of this folder's docker-compose.yml.

    Other users of this computer may have clones: a container of theirs is a server that several people use.
    """
    from lessons.servers.containers import engine  # loading the engine's client takes a moment

    folder = engine.composed_in(technology.process.port)
    return folder is not None and folder.resolve() == compose.FILE.parent


def note_on_ports(server: OwnServer) -> str:
    """Who has the standard ports that a server of ours did not get; "" where it has them, or needs none."""
    process = server.process
    pairs = ((process.port, server.address), (process.admin_port, server.admin_address))
    taken = [port for port, address in pairs if port and registry.port(address) != port and not ports.is_free(port)]
    return "".join(f"; port {port} is taken by {_holder(server, port)}" for port in taken)


def _holder(server: OwnServer, port: int) -> str:
    """Whose server it is can be asked at the standard port only, and not of one that only labs have."""
    technology = load(server.name)
    is_standard = port == technology.process.port and not technology.of_a_lab
    return describe_holder(port, look_at_standard_port(technology).whose if is_standard else Whose.UNKNOWN)


def describe_holder(port: int, whose: Whose) -> str:
    """Who has the port, as far as this user may know: "a server of another course, java (process 4711)"."""
    holder = who_holds(port)
    return f"{whose.value}, {holder}" if whose is Whose.A_COURSES else holder
