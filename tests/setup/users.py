"""Another user of this machine, who is not root: nobody, in a folder of their own."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

NOBODY = "nobody"


@cache
def python() -> str:
    """A Python that nobody may run, of a version that the course knows; a test without one is skipped."""
    if os.geteuid() != 0:
        pytest.skip("only root can run something as another user")
    names = [f"/usr/bin/python3.{minor}" for minor in (13, 12, 11, 10)]
    for name in filter(os.path.exists, names):
        if run([name, "-c", "import venv, ensurepip"], Path("/"), {}).returncode == 0:
            return name
    pytest.skip("this machine has no Python for every user that can make environments")


def run(argv: list, folder: Path, environ: Mapping[str, str], umask: int = -1) -> subprocess.CompletedProcess:
    """Run something as nobody, with this environment and no more."""
    ids = pwd.getpwnam(NOBODY)
    as_nobody = {"user": ids.pw_uid, "group": ids.pw_gid, "extra_groups": [], "umask": umask}
    path = {"PATH": "/usr/bin:/bin"}
    return subprocess.run(
        argv, cwd=folder, env={**path, **environ}, capture_output=True, text=True, timeout=300, **as_nobody
    )


def give(folder: Path) -> None:
    """Make the folder nobody's, with all that is in it."""
    ids = pwd.getpwnam(NOBODY)
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, ids.pw_uid, ids.pw_gid)
