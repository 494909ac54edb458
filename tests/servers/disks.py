"""Small disks that can be filled: file systems in memory."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

FILE = "filling"


@contextlib.contextmanager
def mounted(folder: Path, size: str) -> Iterator[Path]:
    """The folder, made, with room for so much; the test is skipped where this user may not mount."""
    folder.mkdir()
    try:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True)
    except OSError as error:
        pytest.skip(f"there is no mount here ({error.strerror})")
    if done.returncode:
        pytest.skip("this user may not mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> None:
    """Leave no room in it."""
    with contextlib.suppress(OSError), open(folder / FILE, "wb", buffering=0) as file:
        while file.write(bytes(1024)):
            pass


def free(folder: Path) -> None:
    """Make the room again that `fill` has taken."""
    (folder / FILE).unlink()
