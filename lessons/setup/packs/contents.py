"""What a pack says about itself, and the names of what is in it."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from lessons.setup import supported
from lessons.setup.environment import LOCK, ROOT
from lessons.setup.uv import LOCK as INSTALLER

FORMAT = 1
LIST = "pack.json"
BUNDLE = "course.bundle"
START = "__main__.py"
"""What Python runs when it is given the pack itself."""
WHEELS = "wheels/"
JARS = "jars/"


@dataclass(frozen=True)
class Contents:
    """The pack's own list. Nothing in it is believed: it only says what to look for, and hashes decide.

    Args:
        made: the day, such as "2026-11-30".
        locks: the SHA-256 of each lock file that it was made from, by its path in the course's folder.
        wheels: the names of the wheels for each pair, such as {"linux-x86_64 3.11": ["tiny-1.0-py3-none-any.whl"]}.
        origin: the address of the repository that the course came from; "" where there is none to tell.
        format: of this list.
    """

    made: str
    locks: Mapping[str, str]
    wheels: Mapping[str, Sequence[str]]
    origin: str = ""
    format: int = FORMAT

    def text(self) -> str:
        """The list as it stands in the pack."""
        return json.dumps(asdict(self), indent=1)

    def platforms(self) -> list[str]:
        """For which computers it is."""
        return list(dict.fromkeys(pair.split()[0] for pair in self.wheels))

    def pythons(self, platform: str) -> list[str]:
        """For which Pythons it is on such a computer."""
        return [pair.split()[1] for pair in self.wheels if pair.split()[0] == platform]


def read(text: bytes) -> Contents:
    """The list that stands in a pack.

    Raises:
        ValueError, TypeError: it is no such list, or that of another format.
    """
    found = Contents(**json.loads(text))
    if found.format != FORMAT:
        raise ValueError(f"format {found.format}")
    return found


def pair(platform: str, python: tuple[int, ...]) -> str:
    """A computer and its Python, as they are named in the list.

    >>> pair("linux-x86_64", (3, 11))
    'linux-x86_64 3.11'
    """
    return f"{platform} {supported.dotted(python[:2])}"


def jar_locks() -> Iterator[Path]:
    """All files that lock jars."""
    yield from sorted(ROOT.glob("lessons/*/server/*.lock"))


def locks() -> dict[str, str]:
    """The SHA-256 of each lock file of this copy of the course, by its path."""
    files = [LOCK, INSTALLER.resolve(), *jar_locks()]  # `lessons` may be the link in the learner's folder
    return {file.relative_to(ROOT).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
