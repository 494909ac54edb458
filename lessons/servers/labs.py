"""What labs of a technology need beside it, PostgreSQL and Kafka Connect: where theirs come from."""

from functools import partial

from lessons.errors import ServerError
from lessons.servers import catalogue, external, neighbours, slots
from lessons.servers.catalogue import container_of
from lessons.servers.containers import compose
from lessons.servers.java_client import WayIn
from lessons.servers.supervision.handle import OwnServer, Server
from lessons.servers.supervision.process import Report, ServerProcess
from lessons.servers.supervision.protocol import ProbeResult
from lessons.servers.technology import Technology

COMPOSES_SLOT = "lab-compose"
"""Compose's are for one notebook at a time, which empties and kills them."""
START_COMPOSES = "docker compose --profile cdc up -d --wait"


def composed(technology: Technology, on: Server | None, say: Report) -> Server | None:
    """Compose's server, where all that labs need is composed in this folder and no other notebook uses it.

    Args:
        technology: one that only serves labs.
        on: the server that it works on, which has to be Compose's too.
        say: gets a line where another notebook has it.
    """
    if external.wanted_kind() == "local" or (on and not _is_composes(on)) or not _are_composed():
        return None
    if slots.take(COMPOSES_SLOT) > 1:
        say(slots.ANOTHER_SERVER)
        return None
    version, note = compose.service(technology.name).version, external.NOTES[neighbours.Whose.COMPOSES]
    return Server(technology.name, technology.standard_address, "container", version, note)


def own(technology: Technology, on: Server | None) -> ServerProcess:
    """What this notebook starts for itself: a child process, or a container where those are wanted.

    Raises:
        ServerError: it needs a server to work on, or one of another kind.
    """
    process = technology.process
    if process.works_on and not on:
        title = catalogue.load(process.works_on).title.split()[-1]
        how = f'servers.start("{process.name}", on={process.works_on})'
        raise ServerError(f"{process.title} works on a {title}.", f"Give it one: {how}.")
    if external.wanted_kind() == "containers":
        if on and not (isinstance(on, OwnServer) and on.kind == "container"):
            raise ServerError(
                f"{process.title} in a container does not reach {on.address}.", f"Run `{START_COMPOSES}`."
            )
        process = container_of(technology)
    return process.working_on(on.address, _way_in(process, on)) if on else process


def _way_in(process: ServerProcess, on: Server) -> WayIn:
    """How a client in Java comes in to the server that the process works on."""
    return partial(catalogue.load(process.works_on or process.name).java_client, on.address)


def _is_composes(server: Server) -> bool:
    return server.kind == "container" and not isinstance(server, OwnServer)


def _are_composed() -> bool:
    """Whether each has its standard port, and a container of this folder's docker-compose.yml is reached there."""
    return all(_is_composed(catalogue.load(name)) for name in catalogue.LABS)


def _is_composed(technology: Technology) -> bool:
    answer = technology.protocol.probe(technology.standard_address, external.PROBE_SECONDS)
    return answer is ProbeResult.YES and neighbours.is_composed_here(technology)
