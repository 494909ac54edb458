"""Writing a file so that it is the old one or the new one at every moment."""

import os
import tempfile
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Put the text in the file's place, also when the power fails or another process writes the same file.

    Raises:
        OSError: it can't be written; it was left as it is.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
