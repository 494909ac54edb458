"""Files that are never half written."""

import os
import secrets
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
