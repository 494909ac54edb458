"""The learner's own prefix for names on a server that others use too."""

import getpass
import hashlib
import re
import secrets
import socket
from contextlib import suppress
from functools import cache
from pathlib import Path

from lessons import home
from lessons.servers.supervision import registry

MACHINE = Path("/etc/machine-id")


def own_prefix() -> str:
    """The learner's own prefix for names on a server that others use too; made once on each computer and kept."""
    return _kept_in(home.data_dir() / f"prefix-{_computer()}")


@cache
def _kept_in(file: Path) -> str:
    with registry.locked("prefix"):
        if not file.exists():
            who = re.sub(r"[^a-z0-9]", "", getpass.getuser().lower())[:12] or "learner"
            file.write_text(f"{who}-{secrets.token_hex(3)}", encoding="utf-8")
        return file.read_text(encoding="utf-8").strip()


def _computer() -> str:
    """A mark of this computer or container: who copies a home folder, or has it in an image, copies its prefix too."""
    known = socket.gethostname()
    with suppress(OSError):
        known += MACHINE.read_text(encoding="utf-8")
    return hashlib.sha256(known.encode()).hexdigest()[:8]
