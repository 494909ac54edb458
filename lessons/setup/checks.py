"""What `doctor` can look at before the environment exists."""

import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from lessons.setup import environment
from lessons.setup.spelling import command


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Args:
        name: what was looked at.
        ok: whether it is as it should be.
        found: what was found.
        do: what to do when it is not; "" otherwise.
    """

    name: str
    ok: bool
    found: str
    do: str = ""

    def line(self) -> str:
        """The check as one line, with a second one for what to do."""
        line = f"{'ok  ' if self.ok else 'FAIL'} {self.name:<12} {self.found}"
        return line if self.ok else f"{line}\n     -> {self.do}"


def basic() -> list[Check]:
    """Python, disk and environment."""
    free = shutil.disk_usage(environment.ROOT).free
    made = environment.is_complete() or environment.is_made()
    return [
        Check("Python", True, f"{sys.version.split()[0]} ({sys.executable})"),
        Check(
            "disk",
            free > 500e6,
            f"{free / 1e9:.1f} GB free",
            "Free some space: the course needs about 1.5 GB.",
        ),
        Check(
            "packages",
            made,
            "installed, as locked" if made else "not installed from this lock",
            f"Run `{command('fetch')}`: it installs them.",
        ),
    ]


def show(checks: Iterable[Check]) -> int:
    """Print each check; 0 when all are well, else 1."""
    good = True
    for check in checks:
        good = good and check.ok
        print(check.line(), flush=True)
    print("Everything is as it should be." if good else "Follow the arrows, then run doctor again.")
    return 0 if good else 1


def run(arguments: object) -> int:
    """`doctor` where there is no environment yet."""
    return show(basic())
