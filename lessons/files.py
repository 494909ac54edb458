"""Files that are never half written, and file names that are not taken. Standard library only: set-up uses it."""

import itertools
import os
import secrets
from pathlib import Path


def write_atomically(path: Path, content: str | bytes, mode: int | None = None, durable: bool = True) -> None:
    """Write a file so that at every moment it is the old one or the new one, never a part.

    The old file is replaced, not written into: a hard link to it keeps the old content.

    Args:
        path: the file; its folder exists.
        content: text, which is written as UTF-8, or bytes.
        mode: the permissions, such as 0o600; None for those that any new file of this user gets.
        durable: whether this holds when the power fails, too. What can be made again needs no such care.

    Raises:
        OSError: the file can't be written; the old one is as it was.
    """
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode), "wb") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode)  # the umask may have taken some away
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        os.replace(new, path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def unused_name(path: Path, word: str) -> Path:
    """A path beside this one that does not exist, such as `01_kafka-damaged.ipynb`, then `01_kafka-damaged-2.ipynb`.

    Args:
        path: the file that is to get another name.
        word: why; it becomes a part of the name.
    """
    endings = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    names = (path.with_name(f"{path.stem}-{word}{ending}{path.suffix}") for ending in endings)
    return next(name for name in names if not os.path.lexists(name))
