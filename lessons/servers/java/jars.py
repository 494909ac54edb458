"""Published jars: which of them are here and are what was locked, and fetching those that are not."""

import contextlib
import json
import os

from lessons import files, home
from lessons.errors import FetchError
from lessons.servers.supervision.process import Report
from lessons.setup import download
from lessons.setup.jarlock import Jar, native, read_lock, read_whole_lock, repository, sha256

__all__ = ["Jar", "class_path", "fetch", "native", "read_lock", "read_whole_lock", "repository", "sha256", "wanting"]


def class_path(jars: list[Jar]) -> str:
    """The jars as Java wants them (a start-up cache is only good for the same jars in the same order)."""
    return os.pathsep.join(str(jar.path) for jar in jars)


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
        with contextlib.suppress(OSError):
            files.write_atomically(self.file, json.dumps(self.known), durable=False)


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
        for jar in download.download_jars(missing):
            done += jar.size
            report(f"fetching {what}: {done / 1e6:.0f} of {total / 1e6:.0f} MB ({jar.name})")
    except OSError as error:
        raise FetchError(
            f"A jar could not be written to {repository()} ({error.strerror or error}).",
            "Free some space or change the folder's permissions, then run it again: what is there stays.",
        ) from error
