"""The technologies of this course, by name. A new one is a name here, and a package lessons/NAME/server."""

from importlib import import_module

from lessons.errors import ServerError
from lessons.servers.containers.container import SUFFIX, ContainerProcess
from lessons.servers.supervision.process import ServerProcess
from lessons.servers.supervision.registry import Registration
from lessons.servers.technology import Technology

NAMES = ("kafka", "kinesis", "pulsar", "eventstore")
LABS = ("postgres", "connect")
"""What labs of theirs need beside them; `up` and `doctor` leave these out, unless they are named."""


def load(name: str) -> Technology:
    """The technology of that name.

    Raises:
        ServerError: no technology has that name.
    """
    if name not in (*NAMES, *LABS):
        raise ServerError(f"There is no server called {name!r}.", f"The names are: {', '.join(NAMES)}.")
    technology = import_module(f"lessons.{name}.server.technology").TECHNOLOGY
    assert isinstance(technology, Technology)
    return technology


def container_of(technology: Technology) -> ContainerProcess:
    """The technology's ordinary server, as a container."""
    return ContainerProcess(technology.process)


def process_of(registration: Registration) -> ServerProcess:
    """The process that was registered: a technology's ordinary one, one of its profiles, or its container."""
    name, _, rest = registration.name.removesuffix(SUFFIX).partition("-")
    technology = load(name)
    profile, _, number = rest.rpartition("-") if rest[-1:].isdecimal() else (rest, "", "1")
    if registration.name.endswith(SUFFIX):
        return container_of(technology).numbered(int(number))
    known = technology.profiles.get(profile)
    return known.numbered(int(number)) if known else technology.process
