"""The environment: .venv with just what requirements.txt locks, made once, gone on with when it was interrupted."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import MutableMapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from lessons.errors import SetupError
from lessons.setup import pip

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.txt"
DIRECT = ROOT / "requirements.in"
VENV = ROOT / ".venv"
WORK = ROOT / "work"
"""The folder of the learner's own copies, which git ignores: JupyterLab's root."""
AT_START = "import os, runpy, sys; runpy.run_path(os.path.join(sys.prefix, os.pardir, 'lessons', 'setup', 'kernel.py'))"
"""The line of the environment's .pth file that every Python of it runs as it starts; it imports nothing of ours."""
ENTERED = "LESSONS_ENTERED"
"""Set for the one process that has just entered the environment, so that it never enters it twice."""
NEEDED_BYTES = 1_000_000_000
"""The environment takes about 450 MB, and as much again while packages are unpacked (measured on Linux)."""


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
    return VENV / "bin" / "python"


def stamp() -> str:
    """What an environment that is ready was made from: lock, line for its start, and its own Python, whoever asks."""
    digest = hashlib.sha256(LOCK.read_bytes() + AT_START.encode()).hexdigest()
    return f"{digest} {_its_python()}"


def is_made() -> bool:
    """Whether .venv was installed to its end from this very lock, and still runs."""
    try:
        return (VENV / "ready").read_text(encoding="utf-8") == stamp()
    except OSError:
        return False


def _its_python() -> str:
    """The environment's Python, such as "python3.11"; nothing where it does not start, or is no environment.

    An environment that was broken off while it was made may have a Python that is none of its own, or no pip.
    """
    say = "import pip, sys; print('python%d.%d' % sys.version_info[:2] if sys.prefix != sys.base_prefix else '')"
    try:
        ran = subprocess.run([python(), "-I", "-c", say], capture_output=True, text=True, timeout=60)
    except OSError:
        return ""
    return ran.stdout.strip()


def make() -> None:
    """Make .venv and install the locked requirements; goes on where an earlier try stopped.

    Raises:
        SetupError: what happened and what to do, with the name of pip's log.
    """
    with _alone():
        if is_made():  # another process was faster
            return
        _check_room()
        if not _its_python():
            _new_venv()
        pip.install(python(), LOCK, VENV / "install.log", count=len(locked()))
        _make_importable()
        prepare_kernels()
        (VENV / "ready").write_text(stamp(), encoding="utf-8")


def has_entered(environ: MutableMapping[str, str]) -> bool:
    """Whether this process has just entered the environment. The mark goes: what it starts has entered nothing.

    Args:
        environ: usually os.environ, which kernels and terminals inherit.
    """
    return environ.pop(ENTERED, None) == str(VENV)


def enter(argv: list[str], entered: bool = False) -> None:
    """Go on with the same command inside the environment, which is made first where need be; does not return.

    Args:
        argv: the command and its arguments.
        entered: whether we are inside already.

    Raises:
        SetupError: we are inside, and it does not hold what is locked; the next run installs that.
    """
    if entered:
        (VENV / "ready").unlink(missing_ok=True)
        raise SetupError(
            f"The environment {VENV} does not hold the packages that are locked: it was changed by hand.",
            "Run the command again: it installs them anew.",
        )
    if not is_made():
        make()
    prepare_kernels()
    os.execve(python(), [str(python()), "-m", "lessons", *argv], {**os.environ, ENTERED: str(VENV)})


class _alone:
    """One process at a time makes the environment; a second one waits, and says so."""

    def __enter__(self):
        try:
            self.file = open(ROOT / ".venv.lock", "w")
        except OSError as error:
            raise SetupError(
                f"The course's folder {ROOT} can't be written to ({error.strerror}).",
                "Copy the course to a folder of your own and run it there.",
            ) from error
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another process is installing; waiting for it.", flush=True)
            fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_):
        self.file.close()


def _check_room() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise SetupError(
            f"Only {free / 1e6:.0f} MB are free where the course is, and installing takes about "
            f"{NEEDED_BYTES / 1e6:.0f} MB.",
            "Free some space and run it again.",
        )


def _new_venv() -> None:
    print(f"making the environment {VENV.name} with Python {sys.version.split()[0]}", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode == 0:
        return
    said = (made.stdout + made.stderr).strip()
    if "ensurepip" in said:
        raise SetupError(
            "This Python can't make an environment: its part `venv` is not installed.",
            f"On Debian or Ubuntu run: sudo apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv",
        )
    last = said.splitlines()[-1] if said else "no reason given"
    raise SetupError(f"The environment {VENV} could not be made: {last}.", "Mend that and run it again.")


def _make_importable() -> None:
    """A .pth file: kernels find `lessons`, and no real account, however JupyterLab (or an editor) was opened.

    The path in it is a relative one, so that it holds when the course's folder is moved.
    """
    site = next((VENV / "lib").glob("python3*/site-packages"))
    lines = f"{os.path.relpath(ROOT, site)}\n{AT_START}\n"
    (site / "event-streaming-course.pth").write_text(lines, encoding="utf-8")


def prepare_kernels() -> None:
    """IPython's settings for every kernel of this environment, whatever front end starts it; written when they differ.

    Called for an environment that is ready, too: one that an older version of the course has made does not have them.
    Where there is none (the packages are in another place), `lessons.course` does the same at its import.
    """
    if not VENV.is_dir():
        return
    file = VENV / "etc" / "ipython" / "ipython_kernel_config.py"
    wanted = 'get_config().InteractiveShellApp.extensions.append("lessons.kernel")\n'
    if file.is_file() and file.read_text(encoding="utf-8") == wanted:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(wanted, encoding="utf-8")
