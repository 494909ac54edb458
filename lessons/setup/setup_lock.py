"""One process at a time makes the environment."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from lessons.errors import SetupError
from lessons.locks import lock, try_lock


@contextlib.contextmanager
def hold_setup_lock(path: Path) -> Iterator[int]:
    """Hold the lock; a second process waits, and says so.

    Yields:
        The lock's file descriptor. What inherits it holds the lock too: an installer that outlives us, say.

    Raises:
        SetupError: the course's folder can't be written to.
    """
    with _open(path) as file:
        if not try_lock(file):
            print("Another process is installing; waiting for it.", flush=True)
            lock(file)
        yield file.fileno()


def _open(path: Path) -> IO[str]:
    try:
        return open(path, "a")
    except OSError as error:
        raise SetupError(
            f"The course's folder {path.parent} can't be written to ({error.strerror}).",
            "Copy the course to a folder of your own and run it there.",
        ) from error
