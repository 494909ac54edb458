"""What docker-compose.yml says of a server: the one place where images, their versions and their settings stand."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from lessons.setup.environment import ROOT

FILE = ROOT / "docker-compose.yml"
VALUE = re.compile(r"\$\{(\w+):-([^}]*)\}")
"""`${NAME:-default}`, as Compose reads it."""
PORT = re.compile(r"127\.0\.0\.1:\$\{(\w+):-(\d+)\}:(.+)")
"""A port of this computer, and the port or variable that the container has for it."""


@dataclass(frozen=True)
class Service:
    """One service of the file.

    Args:
        name: the service's name, which is the technology's.
        image: with its version, and with its digest where somebody has pinned it.
        command: program and arguments in the place of the image's own; empty for the image's.
        environment: the container's variables, those of a service that Compose itself would start.
        ports: the container's ports, each with the port of this computer under which it is reached.
        memory: the limit of its memory, as Docker reads it, such as "768m".
    """

    name: str
    image: str
    command: Sequence[str]
    environment: Mapping[str, str]
    ports: Mapping[int, int]
    memory: str

    @property
    def version(self) -> str:
        """The image's version, also where a digest stands behind it."""
        return self.image.partition("@")[0].rpartition(":")[2]


def service_of(name: str) -> str:
    """The name of the service of which a server is: that of a second notebook's has a number.

    >>> service_of("postgres"), service_of("postgres-2")
    ('postgres', 'postgres')
    """
    return name.partition("-")[0]


def service(name: str, ports: Sequence[int] = ()) -> Service:
    """The service of that name.

    Args:
        name: a technology's name.
        ports: the ports of this computer to use, in the order of the file; none: those of the file.
    """
    found = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"][name]
    places = [place.groups() for place in map(PORT.fullmatch, found["ports"]) if place]
    chosen = list(ports) or [int(standard) for _, standard, _ in places]
    values = {variable: str(port) for (variable, _, _), port in zip(places, chosen, strict=True)}
    return Service(
        name,
        _filled(found["image"], os.environ),
        found.get("command", ()),
        {key: _filled(value, values) for key, value in found.get("environment", {}).items()},
        {int(_filled(inside, values)): port for (_, _, inside), port in zip(places, chosen, strict=True)},
        found["mem_limit"],
    )


def _filled(text: str, values: Mapping[str, str]) -> str:
    return VALUE.sub(lambda part: values.get(part[1], part[2]), text)
