"""An empty environment, made in a blink, and one that is in another place than where it was made."""

import re
import stat
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from lessons.errors import SetupError
from lessons.files import write_atomically

PLACE = "place"
"""The file in an environment that says where it is, which its scripts name too."""
PIP = '#!/bin/sh\nexec "$(dirname "$0")/python" -m pip "$@"\n'
"""The environment's program `pip`; it names no folder, so it is right wherever the environment is."""


def venv_python(venv: Path) -> Path:
    """The environment's Python."""
    return venv / "bin" / "python"


def site_packages(venv: Path) -> Path:
    """The environment's site-packages."""
    return next((venv / "lib").glob("python3*/site-packages"))


def python_name(venv: Path) -> str:
    """The environment's Python, such as "python3.11"; nothing where it does not start, or is no environment.

    An environment that was broken off while it was made may have a Python that is none of its own, or no pip.
    """
    say = "import pip, sys; print('python%d.%d' % sys.version_info[:2] if sys.prefix != sys.base_prefix else '')"
    try:
        ran = subprocess.run([venv_python(venv), "-I", "-c", say], capture_output=True, text=True, timeout=60)
    except OSError:
        return ""
    return ran.stdout.strip()


def make_venv(venv: Path, keep_open: Sequence[int] = ()) -> None:
    """Make an environment of the running Python, with pip and nothing else.

    Python's own way installs pip with pip, which takes longer than all packages together; here its wheel is unpacked.

    Args:
        venv: the folder, which is not there yet.
        keep_open: file descriptors that what is started inherits.

    Raises:
        SetupError: this Python can't make one.
    """
    wheel = _wheel_of_pip()
    print(f"making the environment {venv.name} with Python {sys.version.split()[0]}", flush=True)
    _run([sys.executable, "-I", "-m", "venv", "--without-pip", "--clear", str(venv)], keep_open)
    if wheel is None:
        _run([str(venv_python(venv)), "-I", "-m", "ensurepip", "--default-pip"], keep_open)
        return
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(site_packages(venv))
    for name in ("pip", "pip3"):
        program = venv / "bin" / name
        program.write_text(PIP, encoding="utf-8")
        program.chmod(0o755)


def _wheel_of_pip() -> Path | None:
    """The wheel of pip that came with this Python; some systems keep it in a folder of their own."""
    spec = find_spec("ensurepip")
    if spec is None or spec.origin is None:
        raise without_venv()
    folders = [Path(spec.origin).with_name("_bundled"), sysconfig.get_config_var("WHEEL_PKG_DIR")]
    wheels = [wheel for folder in filter(None, folders) for wheel in Path(folder).glob("pip-*-py3-none-any.whl")]
    return max(wheels, default=None, key=lambda wheel: wheel.stat().st_mtime)


def _run(argv: list[str], keep_open: Sequence[int]) -> None:
    made = subprocess.run(argv, capture_output=True, text=True, pass_fds=keep_open)
    if made.returncode == 0:
        return
    said = (made.stdout + made.stderr).strip()
    if "ensurepip" in said or "No module named venv" in said:
        raise without_venv()
    last = said.splitlines()[-1].rstrip(".") if said else "no reason given"
    raise SetupError(f"The environment {argv[-1]} could not be made: {last}.", "Correct that, and run it again.")


def repair_moved_scripts(venv: Path) -> None:
    """Correct the environment's scripts where its folder was moved or copied: they would run the one that it was."""
    is_at, was_at = str(venv), _was_at(venv)
    if was_at == is_at:
        return
    with suppress(OSError):  # somebody else's, or on a disk that is only read: `python -m` is right all the same
        for script in (venv / "bin").iterdir():
            if was_at and script.is_file() and not script.is_symlink():
                _replace_in(script, was_at.encode(), is_at.encode())
        write_atomically(venv / PLACE, is_at.encode(), mode=0o644, durable=False)


def _was_at(venv: Path) -> str:
    """Where it was made; one of an older version of the course says so in its scripts only."""
    with suppress(OSError):
        return (venv / PLACE).read_text(encoding="utf-8")
    with suppress(OSError):
        found = re.search(r"(/[^\n\"']+)/bin/python", (venv / "bin" / "pip").read_text(encoding="utf-8"))
        return found[1] if found else ""
    return ""


def _replace_in(script: Path, old: bytes, new: bytes) -> None:
    """Only whole paths count: /a/.venv is no part of /a/.venv-2."""
    text = script.read_bytes()
    if b"\0" in text:  # a program, not a script
        return
    changed = re.sub(re.escape(old) + rb"(?![\w.-])", lambda _: new, text)
    if changed != text:
        write_atomically(script, changed, mode=stat.S_IMODE(script.stat().st_mode), durable=False)


def without_venv() -> SetupError:
    """This Python lacks a part that some systems leave out."""
    return SetupError(
        "This Python can't make an environment: its part `venv` is not installed.",
        f"On Debian or Ubuntu run: sudo apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv",
    )
