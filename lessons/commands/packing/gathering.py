"""Downloading what a pack will hold into a folder beside it; what is there and right is not downloaded again."""

import os
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lessons.commands.packing import wheels
from lessons.commands.packing.wheels import Package, System
from lessons.errors import FetchError
from lessons.setup import certificates, download, pip, uv
from lessons.setup.environment import LOCK
from lessons.setup.jarlock import sha256
from lessons.setup.packs import contents
from lessons.setup.progress_line import ProgressLine
from lessons.setup.supported import name

Pair = tuple[tuple[int, int], System]
"""A version of Python, and a row of supported.SYSTEMS."""


@dataclass(frozen=True)
class Choice:
    """The wheels of a pack.

    Args:
        files: each of them, by its file's name: where it is, its size and its hashes.
        lists: the names for each pair, as contents.Contents has them.
    """

    files: Mapping[str, Mapping[str, Any]]
    lists: Mapping[str, Sequence[str]]

    @property
    def size(self) -> int:
        """How many bytes they have together, as far as the index says."""
        return sum(int(wheel.get("size", 0)) for wheel in self.files.values())


def choose(folder: Path, pairs: Iterable[Pair], venv: Path) -> Choice:
    """Which wheels all these computers need; the index is asked.

    Args:
        folder: to write to.
        pairs: the Pythons and systems.
        venv: the environment, which has uv.

    Raises:
        FetchError: there is no uv, the index could not be asked, or it has no wheel for one of the pairs.
    """
    program = venv / "bin" / "uv"
    if not program.exists():
        raise FetchError("This environment was made without uv.", "Remove .venv, and make it again with a network.")
    environ = uv.environment(pip.settings(venv))
    found = [one for lock in (LOCK, uv.LOCK) for one in wheels.packages(lock, folder, environ, str(program))]
    locked = LOCK.read_text(encoding="utf-8") + uv.LOCK.read_text(encoding="utf-8")
    chosen = {contents.pair(name(*row[:2]), version): wheels_for(found, locked, version, row) for version, row in pairs}
    files = {wheels.file_name(wheel): wheel for each in chosen.values() for wheel in each}
    return Choice(files, {pair: sorted(map(wheels.file_name, each)) for pair, each in chosen.items()})


def wheels_for(found: Sequence[Package], locked: str, version: tuple[int, int], row: System) -> list[Mapping[str, Any]]:
    """The wheel of each package that this Python needs on this system.

    Raises:
        FetchError: a package has none there.
    """
    tags, needed = wheels.tags(version, row), wheels.needed(found, version, row)
    chosen = [(package["name"], wheels.best(package, locked, tags)) for package in needed]
    if missing := [one for one, wheel in chosen if wheel is None]:
        raise FetchError(
            f"{', '.join(missing)} has no wheel for {contents.pair(name(*row[:2]), version)}.",
            "Leave that computer or that Python out.",
        )
    return [wheel for _, wheel in chosen if wheel]


def fetch(choice: Choice, folder: Path, venv: Path) -> None:
    """Download the wheels into a folder, several at a time; each is compared with its hash.

    Raises:
        FetchError: one could not be had, or is not what is locked.
        OSError: the folder can't be written to.
    """
    missing = {name: wheel for name, wheel in choice.files.items() if not _is_right(folder / name, wheel)}
    stop, opener = threading.Event(), _opener(venv)
    pool = ThreadPoolExecutor(download.THREADS)
    running = [pool.submit(_fetch, opener, wheel, folder / name, stop) for name, wheel in missing.items()]
    try:
        with ProgressLine("downloading packages") as line:
            for number, each in enumerate(as_completed(running)):
                each.result()
                line.show(f"{number + 1} of {len(running)} files")
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


def _is_right(file: Path, wheel: Mapping[str, Any]) -> bool:
    return file.is_file() and sha256(file) == wheel["hashes"]["sha256"]


def _fetch(
    opener: urllib.request.OpenerDirector, wheel: Mapping[str, Any], target: Path, stop: threading.Event
) -> None:
    download.load(opener, wheel["url"], target, stop)
    if not _is_right(target, wheel):
        target.unlink()
        raise FetchError(
            f"{target.name} is not the file that was locked.",
            "It was thrown away. A proxy or mirror may have answered in its place: try another network.",
        )


def _opener(venv: Path) -> urllib.request.OpenerDirector:
    """Asks as pip would: its certificates, and the name and password in its index's address."""
    chosen = pip.settings(venv)
    handlers: list[urllib.request.BaseHandler] = []
    parts = urllib.parse.urlsplit(chosen.get("index-url", ""))
    if parts.username:
        passwords = urllib.request.HTTPPasswordMgrWithPriorAuth()
        user, password = (urllib.parse.unquote(part or "") for part in (parts.username, parts.password))
        passwords.add_password(None, f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", user, password, True)
        handlers.append(urllib.request.HTTPBasicAuthHandler(passwords))
    context = certificates.context(os.environ)
    return urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), *handlers)
