"""The environment: .venv with just what requirements.txt locks, made once, gone on with when it was interrupted."""

import hashlib
import os
import re
import shutil
from collections.abc import MutableMapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from lessons.errors import SetupError
from lessons.locks import is_locked
from lessons.setup import caller, disk_space, installing, venvs
from lessons.setup.installing import Unpack
from lessons.setup.setup_lock import hold_setup_lock

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.txt"
DIRECT = ROOT / "requirements.in"
VENV = ROOT / ".venv"
WORK = Path(os.path.abspath(os.path.expanduser(os.environ.get("LESSONS_WORK") or ROOT / "work")))
"""The folder of the learner's own copies, which git ignores: JupyterLab's root. Learners may share one course."""
BESIDE = ROOT / ".venv.new"
"""The environment that is made to take the place of one that does not run."""
OLD = ROOT / ".venv.old"
"""The environment whose place was taken, for the moment until it has gone."""
ALONE = ROOT / ".venv.lock"
AT_START = "import os, runpy, sys; runpy.run_path(os.path.join(sys.prefix, os.pardir, 'lessons', 'setup', 'kernel.py'))"
"""The line of the environment's .pth file that every Python of it runs as it starts; it imports nothing of ours."""
ENTERED = "LESSONS_ENTERED"
"""Set for the one process that has just entered the environment, so that it never enters it twice."""


def locked() -> dict[str, set[str]]:
    """The versions of every package in requirements.txt, by name: most have one, some another for an older Python."""
    versions: dict[str, set[str]] = {}
    for name, locked_version in re.findall(r"^([\w.-]+)==(\S+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE):
        versions.setdefault(name, set()).add(locked_version)
    return versions


def direct() -> list[str]:
    """The names of the packages that requirements.in asks for on every system: its lines without a marker."""
    return re.findall(r"^([\w-]+)(?=[^;#\n]*(?:#|$))", DIRECT.read_text(encoding="utf-8"), re.MULTILINE)


def is_complete() -> bool:
    """Whether the running Python already has every direct requirement in its locked version."""
    versions = locked()
    try:
        return all(version(name) in versions[name] for name in direct())
    except PackageNotFoundError:
        return False


def python() -> Path:
    """The environment's Python."""
    return venvs.venv_python(VENV)


def stamp(venv: Path) -> str:
    """What an environment that is ready was made from: lock, line for its start, and its own Python, whoever asks."""
    digest = hashlib.sha256(LOCK.read_bytes() + AT_START.encode()).hexdigest()
    return f"{digest} {venvs.python_name(venv)}"


def is_made(venv: Path = VENV) -> bool:
    """Whether .venv was installed to its end from this very lock, and still runs."""
    try:
        return (venv / "ready").read_text(encoding="utf-8") == stamp(venv)
    except OSError:
        return False


def state() -> str:
    """In what state the environment is, for people."""
    if is_made():
        return "installed, as locked"
    if is_locked(ALONE):
        return "being installed just now, by another process"
    if not VENV.exists():
        return "not installed"
    if not venvs.python_name(VENV):
        return f"{VENV.name} is there, but its Python does not start"
    return "not installed to the end, or from another lock"


def make(unpack: Unpack | None = None) -> None:
    """Make .venv and install the locked requirements; goes on where an earlier try stopped.

    What is there stays until the new one is whole: an environment whose Python does not start is replaced then.

    Args:
        unpack: where wheels come from instead of an index.

    Raises:
        SetupError: what happened and what to do, with the name of the installer's log.
    """
    with hold_setup_lock(ALONE) as held:
        shutil.rmtree(OLD, ignore_errors=True)
        if is_made():  # another process was faster
            return
        venv = BESIDE if is_made(BESIDE) or _is_broken(VENV) else VENV
        if not is_made(venv):
            _fill(venv, held, unpack)
        if venv is BESIDE:
            _swap()


def _is_broken(venv: Path) -> bool:
    return os.path.lexists(venv) and not venvs.python_name(venv)


def _fill(venv: Path, held: int, unpack: Unpack | None) -> None:
    """Install into that folder, which may hold an environment that was interrupted."""
    disk_space.require_space([disk_space.SpaceNeed("the environment", venv, disk_space.ENVIRONMENT)])
    if not venvs.python_name(venv):
        shutil.rmtree(venv, ignore_errors=True)  # .venv is only made here where there is none
        venvs.make_venv(venv, [held])
        (venv / venvs.PLACE).write_text(str(venv), encoding="utf-8")
    venvs.repair_moved_scripts(venv)
    installing.install(venv, LOCK, len(locked()), held, unpack)
    _make_importable(venv)
    prepare_kernels(venv)
    (venv / "ready").write_text(stamp(venv), encoding="utf-8")


def _swap() -> None:
    if os.path.lexists(VENV):
        VENV.rename(OLD)
    BESIDE.rename(VENV)
    shutil.rmtree(OLD, ignore_errors=True)
    if OLD.is_symlink():
        OLD.unlink()


def has_entered(environ: MutableMapping[str, str]) -> bool:
    """Whether this process has just entered the environment. The mark goes: what it starts has entered nothing.

    Args:
        environ: usually os.environ, which kernels and terminals inherit.
    """
    return environ.pop(ENTERED, None) == str(VENV)


def enter(argv: list[str], entered: bool = False, unpack: Unpack | None = None) -> None:
    """Go on with the same command inside the environment, which is made first where need be; does not return.

    Args:
        argv: the command and its arguments.
        entered: whether we are inside already.
        unpack: where wheels come from instead of an index.

    Raises:
        SetupError: we are inside, and it does not hold what is locked; the next run installs that.
    """
    if entered:
        (VENV / "ready").unlink(missing_ok=True)
        raise SetupError(
            f"The environment {VENV} does not hold the packages that are locked: it was changed by hand.",
            "Run the command again: it installs them again.",
        )
    if not is_made():
        make(unpack)
    prepare_kernels()
    environ = {**caller.without_harm(os.environ), ENTERED: str(VENV)}
    os.execve(python(), [str(python()), "-m", "lessons", *argv], environ)


def _make_importable(venv: Path) -> None:
    """A .pth file: kernels find `lessons`, and no real account, however JupyterLab (or an editor) was opened.

    The path in it is a relative one, so that it holds when the course's folder is moved.
    """
    site = venvs.site_packages(venv)
    lines = f"{os.path.relpath(ROOT, site)}\n{AT_START}\n"
    (site / "event-streaming-course.pth").write_text(lines, encoding="utf-8")


def prepare_kernels(venv: Path = VENV) -> None:
    """IPython's settings for every kernel of this environment, whatever front end starts it; written when they differ.

    Called for an environment that is ready, too: one that an older version of the course has made does not have them.
    Where there is none (the packages are in another place), `lessons.course` does the same at its import.
    """
    if not venv.is_dir():
        return
    venvs.repair_moved_scripts(venv)
    file = venv / "etc" / "ipython" / "ipython_kernel_config.py"
    wanted = 'get_config().InteractiveShellApp.extensions.append("lessons.kernel")\n'
    if file.is_file() and file.read_text(encoding="utf-8") == wanted:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(wanted, encoding="utf-8")
