"""Whether containers can be tested here, and if not, why not."""

import functools
import subprocess
import sys
from typing import NoReturn

from lessons.errors import LessonError
from lessons.servers import catalogue
from lessons.servers.containers import compose, engine
from lessons.servers.technology import Technology
from tests import need

IN_COMPOSE = [name for name in catalogue.NAMES if catalogue.load(name).protocol.identity_variable]
"""The technologies that are in docker-compose.yml."""
SERVICES = [*IN_COMPOSE, *catalogue.LABS]
"""All services of the file: those of labs stand there under the profile `cdc`."""


@functools.cache
def obstacle() -> str:
    """Why no container can be started here; "" when it can."""
    try:
        client = engine.connect()
    except LessonError as error:
        return error.what
    missing = [image for image in (compose.service(name).image for name in SERVICES) if not engine.has(client, image)]
    return f"{', '.join(missing)} is not here: pull it, or run python -m tools.standins" if missing else ""


def require() -> None:
    """Skip the test where no container can be started."""
    if obstacle():
        skip(obstacle())


def skip(why: str) -> NoReturn:
    """Skip the test; where containers must be there (LESSONS_NEED_CONTAINERS, in CI), it fails."""
    need.skip(why, "LESSONS_NEED_CONTAINERS")


@functools.cache
def compose_command() -> list[str]:
    """A program that runs docker-compose.yml; empty where there is none."""
    programs = (["docker", "compose"], [sys.executable, "-m", "podman_compose"])
    return next((program for program in programs if _runs([*program, "-f", str(compose.FILE), "ps"])), [])


def _runs(argv: list[str]) -> bool:
    try:
        return subprocess.run(argv, capture_output=True).returncode == 0
    except OSError:
        return False


def of(name: str) -> Technology:
    """The technology of that name."""
    return catalogue.load(name)
