"""Published jars: locked in the repository, fetched into the Maven local repository, checked by SHA-256."""

import contextlib
import hashlib
import json
import os
import platform
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lessons import home
from lessons.errors import FetchError
from lessons.servers.technology import Report

THREADS = 8
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

    @cached_property
    def path(self) -> Path:
        """Where it is, or will be, in the Maven local repository."""
        group, artifact, version = self.coordinates[:3]
        return repository().joinpath(*group.split("."), artifact, version, self.name)


def repository() -> Path:
    """The Maven local repository: M2_REPO, or ~/.m2/repository, shared with every other Java tool."""
    return Path(os.environ.get("M2_REPO") or Path.home() / ".m2" / "repository")


def read_lock(file: Path) -> list[Jar]:
    """The jars of a lock that this machine needs, in the order of the class path (made by tools/lock_jars.py)."""
    return [jar for jar in read_whole_lock(file) if jar.coordinates[3:] in ((), (native(),))]


def read_whole_lock(file: Path) -> list[Jar]:
    """All jars of a lock, those with native code for other systems too."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    parts = [line.split() for line in lines]
    return [Jar(tuple(coordinates.split(":")), int(size), sha256) for coordinates, size, sha256 in parts]


def native() -> str:
    """The classifier of jars with native code for this machine, such as "linux-x86_64"."""
    system, machine = platform.system(), platform.machine()
    return f"{SYSTEMS.get(system, system)}-{MACHINES.get(machine, machine)}"


def class_path(jars: list[Jar]) -> str:
    """The jars as Java wants them (a start-up cache is only good for the same jars in the same order)."""
    return os.pathsep.join(str(jar.path) for jar in jars)


def sha256(file: Path) -> str:
    """The file's SHA-256, hexadecimal."""
    digest = hashlib.sha256()
    with open(file, "rb") as opened:
        while block := opened.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


class Checked:
    """Which files were hashed already, so that a start does not hash them all again.

    A file counts as unchanged while its size and its time of change are.
    """

    def __init__(self) -> None:
        self.file = home.cache_dir() / "checked-jars.json"
        try:
            self.known = dict(json.loads(self.file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            self.known = {}

    def is_good(self, jar: Jar) -> bool:
        """Whether the jar is there and is the one that was locked."""
        try:
            found = jar.path.stat()
        except OSError:
            return False
        stamp = [found.st_size, found.st_mtime_ns, jar.sha256]
        if self.known.get(str(jar.path)) == stamp:
            return True
        if found.st_size != jar.size or sha256(jar.path) != jar.sha256:
            return False
        self.known[str(jar.path)] = stamp
        return True

    def save(self) -> None:
        """Keep what is known; losing it only costs time."""
        unfinished = self.file.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            unfinished.write_text(json.dumps(self.known), encoding="utf-8")
            os.replace(unfinished, self.file)


def wanting(jars: list[Jar]) -> list[Jar]:
    """Those jars that are not there, or are not what was locked."""
    checked = Checked()
    before = dict(checked.known)
    missing = [jar for jar in jars if not checked.is_good(jar)]
    if checked.known != before:
        checked.save()
    return missing


def fetch(jars: list[Jar], what: str, report: Report) -> None:
    """Fetch those jars that are missing or damaged; a damaged one is moved aside, never overwritten.

    Args:
        jars: all that are needed.
        what: whose they are, for the progress line.
        report: gets a line after every jar.

    Raises:
        FetchError: no network, a jar that is not what was locked, or no room.
    """
    missing = wanting(jars)
    if not missing:
        return
    total = sum(jar.size for jar in missing)
    done = 0
    try:
        with tempfile.TemporaryDirectory(dir=_made(repository()), prefix=".lessons-") as staging:
            for jar in _all_of(missing, Path(staging)):
                done += jar.size
                report(f"fetching {what}: {done / 1e6:.0f} of {total / 1e6:.0f} MB ({jar.name})")
    except OSError as error:
        raise FetchError(
            f"A jar could not be written to {repository()} ({error.strerror or error}).",
            "Free some space or mend the folder's permissions, then run it again: what is there stays.",
        ) from error


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _all_of(missing: list[Jar], staging: Path):
    """Each jar when it has arrived; the first failure ends it, and what has arrived stays."""
    pool = ThreadPoolExecutor(THREADS)
    try:
        for arrived in as_completed([pool.submit(_bring, jar, staging) for jar in missing]):
            yield arrived.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _bring(jar: Jar, staging: Path) -> Jar:
    """Download one jar, check it, and only then put it where other tools look."""
    arrived = _download(jar, staging)
    found = sha256(arrived)
    if found != jar.sha256:
        arrived.unlink()
        raise FetchError(
            f"{jar.name} is not the file that was locked: its SHA-256 is {found[:12]}…, not {jar.sha256[:12]}….",
            "It was thrown away. A proxy or mirror may have answered in its place: try another network.",
        )
    _made(jar.path.parent)
    if jar.path.exists():
        jar.path.replace(jar.path.with_suffix(".jar.damaged"))
    os.replace(arrived, jar.path)
    return jar


def _download(jar: Jar, staging: Path) -> Path:
    import requests
    from jgo.maven import MavenContext

    group, artifact, version, *classifier = jar.coordinates
    project = MavenContext(repo_cache=staging, timeout=30).project(group, artifact)
    try:
        return Path(project.at_version(version).artifact(*(classifier or [""]), "jar").resolve())
    except requests.RequestException as error:
        raise FetchError(
            f"{jar.name} could not be downloaded ({type(error).__name__}).",
            "Check the network and run it again: it goes on where it stopped.",
        ) from error
    except (RuntimeError, ValueError) as error:
        raise FetchError(
            f"{jar.name} could not be downloaded: {_first_line(error)}.",
            "A mirror may not have it, or the download broke off: run it again, or try another network.",
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:120].rstrip(".") if str(error) else type(error).__name__
