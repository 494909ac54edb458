"""The network in which the course's containers find each other by name, and addresses in there."""

import hashlib

from lessons import home
from lessons.servers.containers import compose
from lessons.servers.supervision import ports, registry
from lessons.servers.supervision.handle import Server


def of_this_home() -> str:
    """The name of the network of this home's containers: in there a name has one server."""
    mark = hashlib.sha256(str(home.run_dir()).encode()).hexdigest()[:12]
    return f"event-streaming-course-{mark}"


def address(server: Server, client: Server) -> str:
    """The address of a server as another server reaches it.

    A container reaches another one by its name and by the port that it has inside.

    Args:
        server: whose address.
        client: who connects; a container only where both are in one network, of Compose or of this home.
    """
    if (server.kind, client.kind) != ("container", "container"):
        return server.address
    inside = next(iter(compose.service(compose.service_of(server.name)).ports))
    return server.address.replace(f"{ports.host()}:{registry.port(server.address)}", f"{server.name}:{inside}")
