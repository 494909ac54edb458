"""Keeps one container for as long as this process lives, and prints what the container prints.

    python -m lessons.servers.containers.runner NAME VARIABLE=IDENTITY PORT...
    python -m lessons.servers.containers.runner --remove FOLDER    removes what a runner that was killed has left

It is the process of a server like any other: its supervisor starts it, sees it end, and asks it to end. testcontainers
starts the container and its reaper, which removes the container should this process be killed.
"""

import contextlib
import signal
import sys
from pathlib import Path

import requests
from docker.errors import APIError, DockerException, NotFound
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer, Reaper

from lessons.errors import LessonError
from lessons.servers.containers import compose, engine
from lessons.servers.containers.compose import Service
from lessons.servers.supervision import ports


class PortError(LessonError):
    """A port is taken."""


def container(service: Service, folder: Path, identity: dict[str, str]) -> DockerContainer:
    """The service as a container that is reached from this computer only.

    It has the identity of a course's own server, and not that of docker compose's: that one stays, this one does not.

    Args:
        service: what docker-compose.yml says of it.
        folder: its server's.
        identity: the variable by which it is told what to call itself, and its value.
    """
    made = DockerContainer(service.image)
    made.with_kwargs(hostname=service.name, mem_limit=service.memory, labels={engine.FOLDER: str(folder)})
    made.with_envs(**{**service.environment, **identity})
    if service.command:
        made.with_command(list(service.command))
    published = {str(inside): ("127.0.0.1", port) for inside, port in service.ports.items()}
    made.ports = published  # type: ignore[assignment]  # Docker's own API takes an address, too
    return made


def keep(service: Service, folder: Path, identity: dict[str, str]) -> int:
    """Start it, print its log until it ends, remove it; returns its exit code.

    Raises:
        PortError: a port has been taken since it was chosen.
    """
    try:
        with engine.alone():
            _require_ports(service)
            running = container(service, folder, identity).start()
        for part in running.get_wrapped_container().logs(stream=True, follow=True):
            sys.stdout.buffer.write(part)
            sys.stdout.flush()
        return running.wait()
    except NotFound:
        print("The container was removed by somebody else.")
        return 1
    finally:
        engine.remove(folder)


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


def main(name: str, identity: str, *numbers: str) -> int:
    """Keep the container of that technology, which calls itself so, reached on these ports."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    folder = Path.cwd()
    engine.remove(folder)  # what a runner before this one has left
    _start_reaper()
    try:
        variable, _, value = identity.partition("=")
        return keep(compose.service(name, [int(number) for number in numbers]), folder, {variable: value})
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
