"""One process at a time makes the environment."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from lessons.errors import SetupError


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[int]:
    """Hold the lock; a second process waits, and says so.

    Yields:
        The lock's file descriptor. What inherits it holds the lock too: an installer that outlives us, say.

    Raises:
        SetupError: the course's folder can't be written to.
    """
    with _open(lock) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another process is installing; waiting for it.", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def is_held(lock: Path) -> bool:
    """Whether a process makes the environment just now."""
    try:
        with open(lock, "r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return False
    except BlockingIOError:
        return True
    except OSError:
        return False


def _open(lock: Path) -> IO[str]:
    try:
        return open(lock, "a")
    except OSError as error:
        raise SetupError(
            f"The course's folder {lock.parent} can't be written to ({error.strerror}).",
            "Copy the course to a folder of your own and run it there.",
        ) from error
