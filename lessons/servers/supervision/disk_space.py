"""Whether a server's disk has room: a full one is noticed before its server says so, if it ever does.

Standard library only: the supervisor loads this file beside itself, whatever the environment holds.
"""

import contextlib
import errno
import os
import time

ENOUGH = 1 << 20  # bytes; with less, a batch of events or the next file of a server may not fit
EVERY = 3.0  # seconds between two trials; how much is free is asked at every look
LATELY = 10.0  # seconds: a server that a full disk ends takes its temporary files with it, which makes room
FILE = "room"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
SAID = ("No space left on device", "Disk quota exceeded", "database or disk is full")
"""How servers write in their logs that the disk, or the user's share of it, is full."""


def says_full(lines: list[str]) -> bool:
    """Whether these lines of a log tell of a full disk."""
    return any(words in line for line in lines for words in SAID)


def is_full(folder: str, share: float = 0.0, tried: bool = True) -> bool:
    """Whether what is written to the folder next may not fit.

    Args:
        folder: the server's.
        share: the part of the disk, such as 0.01, with less of which the server takes nothing more.
        tried: whether to write something, too: how much is free on a disk tells nothing of a user's quota.
    """
    try:
        disk = os.statvfs(folder)
        free = disk.f_bavail * disk.f_frsize
        if free < max(ENOUGH, share * disk.f_blocks * disk.f_frsize):
            return True
        return tried and not _takes(os.path.join(folder, FILE))
    except OSError as error:
        return error.errno in NO_ROOM


def _takes(file: str) -> bool:
    """Write as much as should fit, and remove it."""
    try:
        with open(file, "wb", buffering=0) as probe:
            return probe.write(bytes(ENOUGH)) == ENOUGH
    finally:
        with contextlib.suppress(OSError):
            os.remove(file)


class Room:
    """The room in a folder, looked at again and again.

    Args:
        folder, share: as `is_full` has them.
    """

    def __init__(self, folder: str, share: float) -> None:
        self.folder = folder
        self.share = share
        self.is_full = False
        self.tried = self.was_full = time.monotonic() - LATELY

    def look(self) -> bool:
        """Look at it; whether `is_full` has changed."""
        now = time.monotonic()
        trial = self.is_full or now - self.tried > EVERY  # what was full is free when a trial says so
        if trial:
            self.tried = now
        before, self.is_full = self.is_full, is_full(self.folder, self.share, trial)
        if self.is_full:
            self.was_full = now
        return self.is_full != before

    def was_full_lately(self) -> bool:
        """Whether it is full, or was so a moment ago."""
        return time.monotonic() - self.was_full < LATELY
