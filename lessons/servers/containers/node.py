"""A container that a lab kills and starts again: one of this course's own, or one of Compose's."""

from pathlib import Path

from docker.models.containers import Container

from lessons.errors import ServerError
from lessons.polling import poll
from lessons.servers.containers import engine
from lessons.servers.supervision import registry
from lessons.servers.supervision.handle import Server
from lessons.servers.supervision.protocol import WireProtocol

ANSWERS_WITHIN = 60.0
LOOK = 0.1  # seconds between two looks


class ContainerNode:
    """A server in a container, taken down and up again as `Node` does it with a child process.

    Args:
        server: its handle.
        protocol: how it is asked whether it answers.

    Raises:
        ServerError: its container is not there.
    """

    def __init__(self, server: Server, protocol: WireProtocol) -> None:
        self.server, self.protocol = server, protocol
        self.container = _container(server)
        folder = self.container.labels.get(engine.FOLDER)
        self.mark = engine.taken_down(Path(folder)) if folder else None

    @property
    def running(self) -> bool:
        """Whether its container runs; a lab may have killed it."""
        self.container.reload()
        return bool(self.container.status == "running")

    def kill(self) -> None:
        """End it as `kill -9` does: at once, without a last word. It stays down until `restart`."""
        if self.mark:
            self.mark.touch()
        with engine.alone():
            self.container.kill()
        self.container.wait()

    def restart(self) -> None:
        """Start the same container again, with what it has written, and wait until it answers.

        Raises:
            ServerError: it does not.
        """
        with engine.alone():
            self.container.start()
        if not poll(lambda: self.protocol.is_ready(self.server.address), ANSWERS_WITHIN, LOOK):
            raise ServerError(
                f"{self.server.name} did not answer again within {ANSWERS_WITHIN:.0f} seconds.",
                "This computer may be too busy: close programs and try again.",
            )
        if self.mark:
            self.mark.unlink(missing_ok=True)


def _container(server: Server) -> Container:
    found = engine.on_port(registry.port(server.address))
    if not found:
        raise ServerError(f"The container of {server.name} is not there.", "Run this notebook from the top.")
    return found
