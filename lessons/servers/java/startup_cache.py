"""What a Java server needs once so that it starts quickly: a folder made whole or not at all, a cache for its Java."""

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lessons import locks
from lessons.errors import ServerError
from lessons.polling import Deadline
from lessons.servers.supervision.environment import server_environment
from lessons.servers.supervision.supervisor import die_with_parent
from lessons.setup.spelling import command

ANSWERS_WITHIN = 180.0
ENDS_WITHIN = 180.0  # on two busy cores Pulsar's Java took more than a minute to write its cache
UNUSED_DAYS = 30
CACHE = "startup-cache"
"""The name of the cache in the prepared folder."""
LOOK_FOR_CAUSE = f"`{command('doctor')}` looks for the cause."
Fill = Callable[[Path, Path], None]
"""Gets a folder to work in and a folder of what is to be kept."""


def once(prepared: Path, name: str, fill: Fill) -> None:
    """Make the folder `prepared` by `fill`, whole or not at all; two who ask at once make it once.

    Args:
        prepared: the folder.
        name: the technology's name; what is unfinished lies beside `prepared` under names that begin with it.
        fill: makes what is to be kept.

    Raises:
        OSError: no room, or the folder can't be written to; and what `fill` raises.
    """
    with locks.locked(prepared.parent / f"{name}-preparing.lock"):
        if prepared.exists():
            return
        _clear_away_unfinished(prepared.parent, name)
        with tempfile.TemporaryDirectory(dir=prepared.parent, prefix=_unfinished(name)) as folder:
            work, keep = Path(folder, "work"), Path(folder, "keep")
            work.mkdir()
            keep.mkdir()
            fill(work, keep)
            os.replace(keep, prepared)


def _unfinished(name: str) -> str:
    return f"{name}-unfinished-"


def _clear_away_unfinished(folder: Path, name: str) -> None:
    """Who holds the lock is alone: what is unfinished was left by a process that was killed."""
    for left in folder.glob(_unfinished(name) + "*"):
        shutil.rmtree(left, ignore_errors=True)


def clear_away_unused(prepared: Path, family: str) -> None:
    """Remove what was prepared beside it for other jars, another Java or other settings, and not used for a month.

    Args:
        prepared: the folder that is in use; another copy of the course may use others.
        family: what its name begins with.
    """
    long_ago = time.time() - UNUSED_DAYS * 86_400
    for folder in prepared.parent.glob(f"{family}-*"):
        if re.fullmatch(rf"{family}-[\d.]+-[0-9a-f]{{12}}", folder.name) and folder.stat().st_mtime < long_ago:
            shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Run:
    """One run of a server that makes its Java write a start-up cache when it ends.

    Args:
        title: the server's name for people.
        argv: program and arguments, with the option that records into `cache`.
        folder: where it works; it gets `record.log`.
        cache: the file that is written.
        answers: whether the server can be used.
        lesson: does what a first lesson does, so that the cache holds the classes that it needs.
    """

    title: str
    argv: list[str]
    folder: Path
    cache: Path
    answers: Callable[[], bool]
    lesson: Callable[[], None]

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.folder / "record.log"


def record(run: Run) -> None:
    """Run the server once through a first lesson; its Java writes the cache when it ends.

    Raises:
        ServerError: it did not start, or wrote no cache.
    """
    with open(run.log, "wb") as opened:
        environ = server_environment(os.environ)
        server = subprocess.Popen(
            run.argv, stdout=opened, stderr=opened, cwd=run.folder, env=environ, preexec_fn=die_with_parent
        )
    try:
        _wait(server, run)
        run.lesson()
    finally:
        _end(server, run)
    if not run.cache.exists():
        raise ServerError(
            f"{run.title}'s start-up cache was not written: {_last_line(run.log)}.",
            f"Free some disk space and run `{command('fetch')}` again.",
        )


def _wait(server: subprocess.Popen[bytes], run: Run) -> None:
    deadline = Deadline(ANSWERS_WITHIN)
    while not run.answers():
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.05)
            raise ServerError(f"{run.title} did not start: {_last_line(run.log)}.", LOOK_FOR_CAUSE)
        if deadline.passed:
            raise ServerError(
                f"{run.title} did not answer within {ANSWERS_WITHIN:.0f} seconds: {_last_line(run.log)}.",
                "This computer may be too busy: close programs and try again.",
            )


def _end(server: subprocess.Popen[bytes], run: Run) -> None:
    """Let it end in order, which is when its Java writes the cache."""
    server.terminate()
    try:
        server.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired as error:
        server.kill()
        server.wait()
        raise ServerError(
            f"{run.title}'s start-up cache was not written within {ENDS_WITHIN:.0f} seconds.",
            f"Close some programs, since this machine is busy, and run `{command('fetch')}` again.",
        ) from error


def _last_line(file: Path) -> str:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return lines[-1] if lines else "its log is empty"
