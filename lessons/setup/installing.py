"""Installing what is locked: by uv, which pip gets first, and by pip where uv can't be had or fails."""

import os
import re
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from lessons.setup import disk_space, early_jars, pip, uv, venvs

ROOT = Path(__file__).resolve().parents[2]
EARLY = [ROOT / "lessons" / "kafka" / "server" / name for name in ("jars.lock", "tools.lock", "agent.lock")]
"""The locks of the jars without which the first lesson's server can't be started."""
KNOWS_CENTRAL = "jgo"
"""The package that knows where jars are to be had; it is installed first."""


Unpack = Callable[[Path], None]
"""Puts all wheels that this computer needs into a folder: out of a pack."""


def install(venv: Path, lock: Path, count: int, held: int, unpack: Unpack | None = None) -> None:
    """Install exactly what the lock names, hashes checked; the first lesson's jars arrive meanwhile.

    Args:
        venv: the environment.
        lock: a requirements file with hashes, which is complete.
        count: how many packages it names.
        held: the file descriptor of the lock that says that the environment is being made.
        unpack: where wheels come from instead of an index; None for the caller's own settings.

    Raises:
        SetupError: the cause in a sentence, and what to do.
    """
    target = pip.Target(venvs.venv_python(venv), venv / "install.log", [held])
    target.log.write_text("", encoding="utf-8")
    folder = venv / pip.WHEELS
    chosen = pip.settings(venv) if unpack is None else pip.ONLY_WHEELS
    if unpack:
        unpack(folder)
    _install(venv, target, lock, count, chosen)
    shutil.rmtree(folder, ignore_errors=True)  # kept when it failed: the next try takes only what is missing


def _install(venv: Path, target: pip.Target, lock: Path, count: int, chosen: dict[str, str]) -> None:
    first = _first(venv, lock)
    has_first = uv.understands(chosen) and pip.run(target, ["install", "-r", str(first)], chosen) == 0
    with early_jars.fetching_jars(EARLY, venv) if has_first and _wants_jars() else nullcontext():
        if not (has_first and _by_uv(venv, target, lock, chosen)):
            _start_again(target.log)
            pip.install(target, lock, count, chosen)


def _by_uv(venv: Path, target: pip.Target, lock: Path, chosen: dict[str, str]) -> bool:
    """Whether uv did it; its cache is in the environment where the home has no room for it."""
    own = venv / "uv-cache"
    home = disk_space.SpaceNeed(
        "uv's cache", Path(os.environ.get("UV_CACHE_DIR") or Path.home() / ".cache"), disk_space.ENVIRONMENT
    )
    try:
        return uv.install(target, lock, None if disk_space.has_space(home) else own, chosen)
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _first(venv: Path, lock: Path) -> Path:
    """A requirements file with uv, and with the package that knows where jars are, as it is locked."""
    blocks = re.findall(rf"^{KNOWS_CENTRAL}==.*?(?=^\S)", lock.read_text(encoding="utf-8") + "\n#", re.M | re.S)
    file = venv / "first.txt"
    file.write_text("".join([uv.LOCK.read_text(encoding="utf-8"), *blocks]), encoding="utf-8")
    return file


def _wants_jars() -> bool:
    """Containers bring their own."""
    return os.environ.get("LESSONS_SERVERS") != "containers" and all(lock.is_file() for lock in EARLY)


def _start_again(log: Path) -> None:
    """What failed before pip's own try is kept beside its log, which tells the cause."""
    shutil.copyfile(log, log.with_name("uv.log"))
    log.write_text("", encoding="utf-8")
