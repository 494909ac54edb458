"""Locks between processes: the one place that asks the system for them. Standard library only: set-up uses it.

A lock belongs to an open file. The system releases it when the last process that has the file open ends, in whatever
way.
"""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import IO

OpenFile = IO[str] | IO[bytes] | int
"""A file object, or a file descriptor."""


def lock(file: OpenFile) -> None:
    """Lock an open file for this process alone; wait while another process has it locked."""
    fcntl.flock(file, fcntl.LOCK_EX)


def try_lock(file: OpenFile) -> bool:
    """Lock an open file for this process alone, without waiting; False if another process has it locked."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of this file, which is made if it does not exist; wait while another process holds it.

    Raises:
        OSError: the file can't be opened for writing.
    """
    with open(path, "a") as file:
        lock(file)
        yield


def is_locked(path: Path) -> bool:
    """Whether a process holds the lock of this file now; False if there is no such file."""
    try:
        with open(path, "r+") as file:
            return not try_lock(file)
    except OSError:
        return False
