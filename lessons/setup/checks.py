"""What `doctor` can look at before the environment exists."""

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from lessons.setup import caller, disk_space, environment
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
    """Python, home, disks and environment."""
    made = environment.is_made()
    usable = made or environment.is_complete()
    return [
        Check("Python", True, f"{sys.version.split()[0]} ({sys.executable})"),
        _home(),
        *_disks(made),
        Check(
            "packages",
            usable,
            "installed, as locked" if usable else environment.state(),
            f"Run `{command('fetch')}`: it installs them.",
        ),
    ]


def _home() -> Check:
    home = os.path.expanduser("~")
    usable = caller.is_usable(home)
    do = "Set HOME (or LESSONS_HOME) to a folder of your own."
    return Check("home", usable, home if usable else f"{home} can't be written to, nor can the course's folder", do)


def _disks(made: bool) -> list[Check]:
    """Every disk that is written to; a folder that is filled already needs little more."""
    size = disk_space.LITTLE if made else disk_space.ENVIRONMENT
    wanted = [disk_space.SpaceNeed("the course", environment.ROOT, size), *disk_space.space_needs(os.environ)]
    short = disk_space.disks_too_small(wanted)
    if not short:
        free = min(shutil.disk_usage(need.disk).free for need in wanted)
        return [Check("disk", True, f"{free / 1e9:.1f} GB free, or more")]
    do = "Free some space there, or name a folder on another disk (docs/settings.md)."
    return [
        Check("disk", False, f"{free / 1e6:.0f} MB free for {what}; about {size / 1e6:.0f} MB are needed", do)
        for what, free, size in short
    ]


def show(checks: Iterable[Check]) -> int:
    """Print each check; 0 when all are well, else 1."""
    good = True
    for check in checks:
        good = good and check.ok
        print(check.line(), flush=True)
    print("Everything is as it should be." if good else "Follow the arrows, then run doctor again.")
    return 0 if good else 1


def one_line(checks: Iterable[Check]) -> str:
    """Whether this computer is ready, in a line that can be sent to whoever teaches."""
    failed = [f"{check.name} ({check.found})" for check in checks if not check.ok]
    computer = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{computer}: {'not ready: ' + '; '.join(failed) if failed else 'all is well'}"


def tell(checks: Iterable[Check], in_one_line: bool) -> int:
    """Print the checks, or one line; 0 when all are well, else 1."""
    if not in_one_line:
        return show(checks)
    checks = list(checks)
    print(one_line(checks))
    return 0 if all(check.ok for check in checks) else 1


def run(arguments: argparse.Namespace) -> int:
    """`doctor` where there is no environment yet."""
    return tell(basic(), arguments.send)
