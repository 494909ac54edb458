"""What answers on a technology's standard port and is no server of this home: whose it is, and how it is told."""

from dataclasses import dataclass
from enum import Enum

from lessons.servers.containers import compose
from lessons.servers.supervision import ports
from lessons.servers.technology import Answer, Technology

ASK_SECONDS = 1.0


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


def look(technology: Technology) -> Neighbour:
    """Ask what is on the technology's standard port.

    A server of a course ends with its own users, and is never somebody's on purpose: neither another user's, nor one
    of another LESSONS_HOME, nor one of this home that is just ending. One that speaks the protocol and does not say
    its name is ending too, or wants a password that a lesson does not have.
    """
    address = technology.address(technology.port)
    admin = technology.admin_address(technology.admin_port) if technology.admin_port else ""
    return Neighbour(_whose(technology, address, admin), address, admin)


def _whose(technology: Technology, address: str, admin: str) -> Whose:
    if ports.is_free(technology.port):
        return Whose.NOBODYS
    asked = (technology.ask(address, ASK_SECONDS), technology.ask_admin(admin, ASK_SECONDS))
    mark = technology.mark(address, admin) if set(asked) == {Answer.YES} else None
    known = {
        None: Whose.UNKNOWN,
        technology.our_mark: Whose.A_COURSES,
        compose.service(technology.name).environment[technology.mark_variable]: Whose.COMPOSES,
    }
    whose = known.get(mark, Whose.SOMEBODYS)
    return Whose.ANOTHER_COMPOSES if whose is Whose.COMPOSES and not _composed_here(technology) else whose


def _composed_here(technology: Technology) -> bool:
    """Other users of this computer may have clones: a container of theirs is a server that several people use."""
    from lessons.servers.containers import engine

    folder = engine.composed_in(technology.port)
    return folder is not None and folder.resolve() == compose.FILE.parent


def on(technology: Technology, port: int) -> str:
    """Who has one of the technology's ports; whose server it is can be asked at the standard one only."""
    return sentence(port, look(technology).whose if port == technology.port else Whose.UNKNOWN)


def sentence(port: int, whose: Whose) -> str:
    """Who has the port, as far as this user may know: "a server of another course, java (process 4711)"."""
    holder = ports.holder(port)
    return f"{whose.value}, {holder}" if whose is Whose.A_COURSES else holder
