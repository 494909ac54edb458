"""Published jars as they are locked in the repository, and where they are on this machine."""

import hashlib
import os
import platform
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SYSTEMS = {"Linux": "linux", "Darwin": "osx"}
MACHINES = {"x86_64": "x86_64", "AMD64": "x86_64", "aarch64": "aarch_64", "arm64": "aarch_64"}


@dataclass(frozen=True)
class Jar:
    """One line of a lock.

    Args:
        coordinates: group, artifact, version and, for some, a classifier.
        size: bytes.
        sha256: hexadecimal digest.
    """

    coordinates: tuple[str, ...]
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """The file's name."""
        _, artifact, *rest = self.coordinates
        return "-".join([artifact, *rest]) + ".jar"

    @property
    def place(self) -> str:
        """Where it is in any Maven repository."""
        group, artifact, version = self.coordinates[:3]
        return "/".join([*group.split("."), artifact, version, self.name])

    @cached_property
    def path(self) -> Path:
        """Where it is, or will be, in the Maven local repository."""
        return repository() / self.place


def repository() -> Path:
    """The Maven local repository: M2_REPO, or ~/.m2/repository, shared with every other Java tool."""
    return Path(os.environ.get("M2_REPO") or Path.home() / ".m2" / "repository")


def read_lock(file: Path, classifier: str | None = None) -> list[Jar]:
    """The jars of a lock that a machine needs, in the order of the class path (made by tools/lock_jars.py).

    Args:
        file: the lock.
        classifier: that of the machine's native code; None for this machine.
    """
    here = classifier or native()
    return [jar for jar in read_whole_lock(file) if jar.coordinates[3:] in ((), (here,))]


def read_whole_lock(file: Path) -> list[Jar]:
    """All jars of a lock, those with native code for other systems too."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    parts = [line.split() for line in lines]
    return [Jar(tuple(coordinates.split(":")), int(size), sha256) for coordinates, size, sha256 in parts]


def native() -> str:
    """The classifier of jars with native code for this machine, such as "linux-x86_64"."""
    system, machine = platform.system(), platform.machine()
    return f"{SYSTEMS.get(system, system)}-{MACHINES.get(machine, machine)}"


def sha256(file: Path) -> str:
    """The file's SHA-256, hexadecimal."""
    digest = hashlib.sha256()
    with open(file, "rb") as opened:
        while block := opened.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
