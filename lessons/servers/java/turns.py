"""One process at a time prepares a server; others who want the same wait, and say how far it has come."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from lessons import home, locks
from lessons.polling import poll
from lessons.servers.supervision.process import Report

EVERY = 2.0  # seconds between two lines of who waits
LOOK = 0.1


@contextlib.contextmanager
def turn(name: str, report: Report) -> Iterator[Report]:
    """Hold the turn of preparing what has this name; wait while another process has it.

    Args:
        name: the name under which it is prepared.
        report: gets the other one's lines of progress while we wait.

    Yields:
        A report for whoever has the turn: what it is told, others who wait can read.

    Raises:
        HomeError, OSError: the cache's folder can't be written to.
    """
    with open(_file(name), "a+", encoding="utf-8") as file:
        before = ""
        while not poll(lambda: locks.try_lock(file), EVERY, LOOK):
            if (said := _said(file)) != before:
                report(before := said)

        def tell(line: str) -> None:
            _write(file, line)
            report(line)

        yield tell
        _write(file, "")


def busy(name: str) -> str | None:
    """How far a process has come that has the turn just now; None where there is none."""
    try:
        with open(_file(name), "r+", encoding="utf-8") as file:
            return None if locks.try_lock(file) else _said(file) or "it has just begun"
    except OSError:
        return None


def _file(name: str) -> Path:
    return home.cache_dir() / f"{name}-turn"


def _said(file: IO[str]) -> str:
    file.seek(0)
    return file.read().strip()


def _write(file: IO[str], line: str) -> None:
    with contextlib.suppress(OSError):  # on a full disk the work itself says so
        file.truncate(0)
        file.write(line)
        file.flush()
