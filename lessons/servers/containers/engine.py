"""The container engine: Docker, or any other that speaks its API; and what can be wrong with it, in sentences."""

import contextlib
import functools
import os
from collections.abc import Iterator
from pathlib import Path

import docker
import requests
from docker.errors import APIError, DockerException, ImageNotFound, NotFound
from docker.models.containers import Container
from testcontainers.core.config import testcontainers_config
from testcontainers.core.docker_client import DockerClient

from lessons import locks
from lessons.errors import ServerError
from lessons.servers.supervision import private
from lessons.servers.supervision.process import Report

FOLDER = "event-streaming-course.folder"
"""The label of a container that the course started: the folder of its server."""
NETWORK = "event-streaming-course.network"
"""The label of a network that the course made."""
COMPOSED_IN = "com.docker.compose.project.working_dir"
"""The label by which Compose itself knows the containers of a folder."""
LOCAL = "leave out containers (LESSONS_SERVERS, --containers) to use a local server, which needs none"
REFUSED = ("Connection refused", "ConnectionRefusedError", "FileNotFoundError", "No such file")
REAPER = testcontainers_config.ryuk_image


class EngineError(ServerError):
    """There is no container engine, or it does not do what is needed."""


def connect() -> docker.DockerClient:
    """The engine's client, after the engine has answered (found as testcontainers finds it: DOCKER_HOST, contexts).

    Raises:
        EngineError: none answers, or this user may not use it.
    """
    try:
        client = _client(os.environ.get("DOCKER_HOST"))
        client.ping()
        return client
    except (DockerException, requests.RequestException, OSError, ValueError) as error:
        raise _explained(str(error)) from error


@functools.cache
def _client(host: str | None) -> docker.DockerClient:
    """One client for each engine: each keeps connections open."""
    return DockerClient().client


def _explained(said: str) -> EngineError:
    where = os.environ.get("DOCKER_HOST", "the usual socket")
    if "Permission denied" in said or "PermissionError" in said:
        return EngineError(
            f"The container engine at {where} is there, and this user may not use it.",
            f"Add yourself to the group `docker` and log in again, or {LOCAL}.",
        )
    why = "" if any(text in said for text in REFUSED) else f" ({said.splitlines()[0][:120]})"
    return EngineError(
        f"No container engine answers at {where}{why}.",
        f"Start Docker (or set DOCKER_HOST to the socket of another engine, such as podman's), or {LOCAL}.",
    )


def has(client: docker.DockerClient, image: str) -> bool:
    """Whether the image is on this computer."""
    try:
        client.images.get(image)
        return True
    except ImageNotFound:
        return False


def bring(client: docker.DockerClient, image: str, report: Report) -> None:
    """Pull the image where it is not here yet.

    Args:
        client: the engine's.
        image: with its version.
        report: gets a line whenever another layer has come.

    Raises:
        EngineError: it could not be pulled.
    """
    if has(client, image):
        return
    report(f"pulling {image}")
    try:
        _follow(client.api.pull(image, stream=True, decode=True), image, report)
    except (APIError, requests.RequestException, OSError) as error:
        raise _not_pulled(image, str(error)) from error
    if not has(client, image):
        raise _not_pulled(image, "the engine did not say why")


def bring_reaper(client: docker.DockerClient, report: Report) -> None:
    """Pull the image of testcontainers' reaper where it is wanted; without it the supervisor cleans up alone."""
    if not testcontainers_config.ryuk_disabled:
        with contextlib.suppress(EngineError):
            bring(client, REAPER, report)


def _follow(lines: Iterator[dict[str, str]], image: str, report: Report) -> None:
    layers: dict[str, bool] = {}
    for line in lines:
        if "error" in line:
            raise _not_pulled(image, line["error"])
        if "id" in line and "status" in line:
            layers[line["id"]] = line["status"] in ("Pull complete", "Already exists")
            report(f"pulling {image}: {sum(layers.values())} of {len(layers)} parts")


def _not_pulled(image: str, why: str) -> EngineError:
    return EngineError(
        f"The image {image} is not on this computer and could not be pulled ({why.strip().splitlines()[0][:160]}).",
        f"Check the network and run it again, or load it from a file (docker load -i FILE), or {LOCAL}.",
    )


def of_folder(client: docker.DockerClient, folder: Path) -> list[Container]:
    """The containers that the course started for the server in this folder, those that have ended too.

    As they are in the engine's list: who asks for more of each may find that one has gone meanwhile.
    """
    return list(client.containers.list(all=True, filters={"label": f"{FOLDER}={folder}"}, sparse=True))


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One process of this user at a time starts or removes a container.

    Podman's network (netavark 1.4) loses the ports of a container that is started while another one is removed.
    """
    lock = os.open(private.folder() / "containers.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        locks.lock(lock)
        yield
    finally:
        os.close(lock)


def runs(folder: Path) -> bool:
    """Whether a container of the server in this folder runs now, and so has the ports that it asked for."""
    with contextlib.suppress(EngineError, APIError, requests.RequestException):
        return any(container.status == "running" for container in of_folder(connect(), folder))
    return False


def taken_down(folder: Path) -> Path:
    """The file in a server's folder that is there while a lab has taken down its container, which stays."""
    return folder / "taken-down"


def remove(folder: Path) -> None:
    """Remove the containers of the server in this folder, with their volumes; nothing when there is no engine.

    A network that the course made goes with the last of its containers.
    """
    with contextlib.suppress(EngineError, APIError, requests.RequestException), alone():
        client = connect()
        for container in of_folder(client, folder):
            with contextlib.suppress(NotFound):
                container.remove(force=True, v=True)
        for network in client.networks.list(filters={"label": NETWORK}):
            if not client.containers.list(all=True, filters={"network": network.name}, sparse=True):
                network.remove()  # podman would remove one with containers, too


def join(client: docker.DockerClient, network: str) -> None:
    """Make the network, in which containers find each other by name, where it is not there yet; within `alone`."""
    if not client.networks.list(names=[network]):
        client.networks.create(network, labels={NETWORK: "true"})


def memory(folder: Path) -> int:
    """Resident bytes of the server in this folder, as the engine counts them; 0 where it does not."""
    with contextlib.suppress(EngineError, APIError, requests.RequestException, KeyError):
        used = [found.stats(stream=False)["memory_stats"] for found in of_folder(connect(), folder)]
        return sum(one.get("usage", 0) - one.get("stats", {}).get("inactive_file", 0) for one in used)
    return 0


def publisher(port: int) -> str | None:
    """Which container is reached on this port of this computer, such as "container kafka-1 (apache/kafka:4.3.0)"."""
    found = on_port(port)
    return f"container {found.name} ({found.attrs['Config']['Image']})" if found else None


def composed_in(port: int) -> Path | None:
    """The folder in which somebody has typed `docker compose up` for the container on this port; None if unknown."""
    found = on_port(port)
    folder = found and found.labels.get(COMPOSED_IN)
    return Path(folder) if folder else None


def on_port(port: int) -> Container | None:
    """The running container that is reached on this port of this computer; None where there is none, or no engine."""
    with contextlib.suppress(EngineError, APIError, requests.RequestException):
        for container in connect().containers.list(ignore_removed=True):
            bound = [place for places in container.ports.values() for place in places or ()]
            if any(place["HostPort"] == str(port) for place in bound):
                return container
    return None
