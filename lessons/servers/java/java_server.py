"""What Apache Kafka and Apache Pulsar have in common: published jars, a Java, and a start-up cache made once."""

import contextlib
import hashlib
import os
from abc import abstractmethod
from pathlib import Path

from lessons import home
from lessons.servers.java import jars, runtime, startup_cache, turns
from lessons.servers.supervision.process import Report, ServerProcess


class JavaServer(ServerProcess):
    """A server that runs on Java from locked jars."""

    family: str
    """The name under which its caches are kept; the profiles of a technology share them."""
    lock: Path
    """The file that names its jars."""
    seconds_to_prepare: int
    """About how long `make` takes, for people."""

    @abstractmethod
    def parts(self) -> tuple[str, ...]:
        """What the prepared folder depends on beside jars and Java: options, settings, templates."""

    @abstractmethod
    def make(self, prepared: Path) -> None:
        """Make the prepared folder, whole or not at all.

        Raises:
            ServerError: the server did not start, or wrote no cache.
            OSError: no room, or the folder can't be written to.
        """

    def needs(self) -> list[jars.Jar]:
        """The jars that this machine needs, in the order of the class path."""
        return jars.read_lock(self.lock)

    def downloads(self) -> list[jars.Jar]:
        """All that is fetched: those jars, and what is not on the class path."""
        return self.needs()

    def missing(self) -> list[str]:
        wanting = jars.wanting(self.downloads())
        size = sum(jar.size for jar in wanting) / 1e6
        found = [f"{len(wanting)} jars of {self.title} ({size:.0f} MB)"] if wanting else []
        return found if self.prepared().exists() else [*found, f"the start-up cache of {self.title}"]

    def prepare(self, report: Report) -> None:
        if self.missing():
            with turns.turn(self.family, report) as tell:
                self._prepare(tell)
        with contextlib.suppress(OSError):  # a cache that can only be read is as good
            os.utime(self.prepared())

    def _prepare(self, report: Report) -> None:
        jars.fetch(self.downloads(), self.title, report)
        if not self.prepared().exists():
            seconds = f"about {self.seconds_to_prepare} seconds"
            report(f"preparing {self.title} for a quick start (once, {seconds})")
            self.make(self.prepared())
            startup_cache.clear_away_unused(self.prepared(), self.family)

    def prepared(self) -> Path:
        """The folder of what is prepared for just this Java, these jars at these places, and these parts.

        Where this Java is makes no difference: copies of the course share what is prepared.
        """
        parts = (jars.class_path(self.needs()), runtime.find_java().identity, *self.parts())
        key = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
        return home.cache_dir() / f"{self.family}-{self.version}-{key}"
