"""Keeps one container for as long as this process lives, and prints what the container prints.

    python -m lessons.servers.containers.runner SERVICE NAME NETWORK VARIABLE=IDENTITY PORT...
    python -m lessons.servers.containers.runner --remove FOLDER    removes what a runner that was killed has left

It is the process of a server like any other: its supervisor starts it, sees it end, and asks it to end. testcontainers
starts the container and its reaper, which removes the container should this process be killed.
"""

import contextlib
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import requests
from docker.errors import APIError, DockerException, NotFound
from docker.models.containers import Container
from docker.types import EndpointConfig
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer, Reaper

from lessons.errors import LessonError
from lessons.servers.containers import compose, engine
from lessons.servers.containers.compose import Service
from lessons.servers.supervision import ports

API = "1.41"
"""The version of Docker's API in which a container's name in a network is told."""
LOOK = 0.1  # seconds between two looks at one that was taken down


class PortError(LessonError):
    """A port is taken."""


@dataclass(frozen=True)
class Place:
    """Where a container is.

    Args:
        folder: its server's.
        name: under which others in its network reach it.
        network: the network.
    """

    folder: Path
    name: str
    network: str


def container(service: Service, place: Place, identity: dict[str, str]) -> DockerContainer:
    """The service as a container that is reached from this computer only.

    It has the identity of a course's own server, and not that of docker compose's: that one stays, this one does not.

    Args:
        service: what docker-compose.yml says of it.
        place: its folder, and its name in its network.
        identity: the variable by which it is told what to call itself, and its value; empty for one without.
    """
    made = DockerContainer(service.image)
    made.with_kwargs(
        hostname=place.name,
        mem_limit=service.memory,
        labels={engine.FOLDER: str(place.folder)},
        network=place.network,
        networking_config={place.network: EndpointConfig(API, aliases=[place.name])},
    )
    made.with_envs(**{**service.environment, **identity})
    if service.command:
        made.with_command(list(service.command))
    published = {str(inside): ("127.0.0.1", port) for inside, port in service.ports.items()}
    made.ports = published  # type: ignore[assignment]  # Docker's own API takes an address, too
    return made


def keep(service: Service, place: Place, identity: dict[str, str]) -> int:
    """Start it, print its log until it ends, remove it; returns its exit code.

    One that a lab has taken down (`node.py`) is kept as it is, and followed again when it is back.

    Raises:
        PortError: a port has been taken since it was chosen.
    """
    try:
        with engine.alone():
            _require_ports(service)
            engine.join(engine.connect(), place.network)
            running = container(service, place, identity).start().get_wrapped_container()
        _follow(running)
        while engine.taken_down(place.folder).exists():
            if engine.runs(place.folder):
                _follow(running, since=int(time.time()))
            else:
                time.sleep(LOOK)
        return int(running.wait()["StatusCode"])
    except NotFound:
        print("The container was removed by somebody else.")
        return 1
    finally:
        engine.remove(place.folder)


def _follow(running: Container, since: int | None = None) -> None:
    """Print its log until it ends."""
    for part in running.logs(stream=True, follow=True, since=since):
        sys.stdout.buffer.write(part)
        sys.stdout.flush()


def _require_ports(service: Service) -> None:
    """Podman's containers lose a port for which a second one has asked, so it is better not to ask."""
    for port in service.ports.values():
        if not ports.is_free(port):
            raise PortError(f"Port {port}: address already in use.", "Another is chosen.")


def _start_reaper() -> None:
    """Where the reaper's image is not here, or the engine does not let it run, the supervisor cleans up alone."""
    try:
        if not testcontainers_config.ryuk_disabled and engine.has(engine.connect(), engine.REAPER):
            Reaper.get_instance()
            return
    except Exception as error:  # whatever it is, the container can be kept without it
        print(f"testcontainers' reaper did not start ({error}); going on without it.")
    testcontainers_config.ryuk_disabled = True


def main(service: str, name: str, network: str, identity: str, *numbers: str) -> int:
    """Keep the container of that service, which calls itself so, reached under its name and on these ports."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    folder = Path.cwd()
    engine.remove(folder)  # what a runner before this one has left
    _start_reaper()
    try:
        variable, _, value = identity.partition("=")
        told = {variable: value} if variable else {}
        return keep(compose.service(service, list(map(int, numbers))), Place(folder, name, network), told)
    except LessonError as error:
        print(error)
    except (APIError, DockerException, requests.RequestException) as error:
        print(f"The container engine said: {getattr(error, 'explanation', None) or error}")
    return 1


if __name__ == "__main__":
    if sys.argv[1] == "--remove":
        engine.remove(Path(sys.argv[2]))
    else:
        with contextlib.suppress(KeyboardInterrupt):
            sys.exit(main(*sys.argv[1:]))
