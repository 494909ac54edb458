"""One server that a lab kills and restarts, whatever it is."""

from typing import TYPE_CHECKING

from lessons.servers import catalogue
from lessons.servers.cluster import Node
from lessons.servers.containers import compose
from lessons.servers.supervision.handle import OwnServer, Server

if TYPE_CHECKING:
    from lessons.servers.containers.node import ContainerNode


def node(server: Server) -> "Node | ContainerNode":
    """The server as one that a lab kills and restarts.

    Args:
        server: this notebook's own, or one of Compose's that only serves labs.

    Raises:
        ServerError: its container is not there.
    """
    if isinstance(server, OwnServer) and server.kind == "local":
        return Node(1, server)
    from lessons.servers.containers.node import ContainerNode  # loading the engine's client takes a moment

    return ContainerNode(server, catalogue.load(compose.service_of(server.name)).protocol)
