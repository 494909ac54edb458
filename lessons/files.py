"""Files that are never half written, names that are free, and locks between processes."""

import contextlib
import fcntl
import itertools
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


def replace(path: Path, text: str) -> None:
    """Write the text so that the file is the old one or the new one at every moment, also when the power fails.

    Raises:
        OSError: it can't be written; the old one is as it was.
    """
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        with open(new, "x", encoding="utf-8") as file:  # with the permissions that any new file of this user gets
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def free_name(path: Path, word: str) -> Path:
    """A name beside the path that nothing has yet, such as `01_kafka-damaged.ipynb`, then `01_kafka-damaged-2.ipynb`.

    Args:
        path: the file that is to get another name.
        word: why; it becomes a part of the name.
    """
    endings = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    names = (path.with_name(f"{path.stem}-{word}{ending}{path.suffix}") for ending in endings)
    return next(name for name in names if not os.path.lexists(name))


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock that this file is; wait while another process holds it."""
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
