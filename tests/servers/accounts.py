"""Processes of other users of this computer: what two learners on one machine are to each other."""

import functools
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.notebooks import ROOT

READS_ALL = "+dac_read_search"
"""What root lends the other user: the course and its Python may be in a folder that only root can read."""


def others(count: int = 1) -> list[pwd.struct_passwd]:
    """So many other users of this computer; the test is skipped where this process can't become one."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can start a process of another user, and needs setpriv for it")
    found = [user for user in pwd.getpwall() if user.pw_uid != 0][:count]
    if why := _obstacle(found[0].pw_uid):
        pytest.skip(f"another user can't run this Python here: {why}")
    return found


def as_user(uid: int) -> list[str]:
    """What stands before a command line that this user is to run."""
    lent = ["--inh-caps", READS_ALL, "--ambient-caps", READS_ALL]
    return ["setpriv", "--reuid", str(uid), "--regid", str(uid), "--clear-groups", *lent]


def home_of(uid: int, folder: Path) -> dict[str, str]:
    """The environment of a user who has a home of their own in this folder."""
    home = folder / f"home-{uid}"
    for place in (home, home / "tmp"):
        place.mkdir(exist_ok=True, mode=0o700)
        os.chown(place, uid, uid)
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "LESSONS_SLOTS"))}
    name = pwd.getpwuid(uid).pw_name
    return {**mine, "HOME": str(home), "LESSONS_HOME": str(home / "course"), "TMPDIR": str(home / "tmp"), "USER": name}


@functools.cache
def _obstacle(uid: int) -> str:
    ran = subprocess.run(
        [*as_user(uid), sys.executable, "-c", "import lessons"], cwd=ROOT, capture_output=True, text=True
    )
    return ran.stderr.strip()[-200:]
