"""A file that one process holds, until it gives it back, or ends in whatever way."""

import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from lessons import locks


def hold_file(path: Path, wait: bool) -> IO[str] | None:
    """Hold the file, which is made if there is none.

    Args:
        path: the file.
        wait: whether to wait while another holds it.

    Returns:
        What `release_file` wants; None if another holds it and `wait` is False.

    Raises:
        OSError: no file can be made there.
    """
    while True:
        file = path.open("a", encoding="utf-8")
        if wait:
            locks.lock(file)
        elif not locks.try_lock(file):
            file.close()
            return None
        if _is_at(file, path):
            return file
        file.close()  # who held it has removed it meanwhile: another may hold a new one by now


def release_file(file: IO[str]) -> None:
    """Remove the file and let go of it, in this order: who waits for it sees that it has gone."""
    Path(file.name).unlink(missing_ok=True)
    file.close()


def _is_at(file: IO[str], path: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    return False
