"""The running servers of this course: one small file each, written by its supervisor."""

import contextlib
import json
import math
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import IO

import psutil

from lessons import home
from lessons.polling import Deadline, poll
from lessons.servers.supervision import held_file

LOOK = 0.05  # seconds between two looks at whether the lock is free
LEASE_FOLDER = "lessons-lease-"
"""How the name of a folder begins that holds nothing but a supervisor's socket."""


def port(address: str) -> int:
    """The port in the address of a server of ours.

    >>> port("localhost:9092"), port("esdb://localhost:2113?Tls=false"), port("postgresql://lessons@localhost:5432/lessons")
    (9092, 2113, 5432)
    """
    found = re.search(r":(\d+)(/\w+)?(\?.*)?$", address)
    assert found, f"{address} is no address of a server of ours"
    return int(found[1])


@dataclass(frozen=True)
class Registration:
    """One running server, as its supervisor wrote it down.

    Args:
        name: the technology's name.
        address: what clients connect to.
        version: the server's version.
        pid: the supervisor's process id.
        server_pid: the server's process id.
        folder: where its data and log are.
        socket: where leases connect.
        log: its log file.
        keep: whether the folder stays when the server ends.
        admin_address: where it is asked about itself; "" where it has no such address.
    """

    name: str
    address: str
    version: str
    pid: int
    server_pid: int
    folder: str
    socket: str
    log: str
    keep: bool
    admin_address: str = ""

    def memory(self) -> int:
        """Resident memory of the server's process, in bytes; 0 when it is not there."""
        try:
            return psutil.Process(self.server_pid).memory_info().rss
        except psutil.Error:
            return 0

    def listens(self) -> bool:
        """Whether it is this very server that listens on the addresses' ports, and not one that was faster."""
        ports = {port(address) for address in (self.address, self.admin_address) if address}
        try:
            connections = psutil.Process(self.server_pid).net_connections("tcp")
        except psutil.Error:
            return False
        return ports <= {found.laddr.port for found in connections if found.status == psutil.CONN_LISTEN}

    def supervisor(self) -> psutil.Process | None:
        """Its supervisor's process; None where it has ended (a process id is used again in time)."""
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.pid)
            if self.folder in " ".join(process.cmdline()) and process.status() != psutil.STATUS_ZOMBIE:
                return process
        return None

    def server(self) -> psutil.Process | None:
        """The server's process, which works in the registration's folder or below it; None where it has ended."""
        with contextlib.suppress(psutil.Error, OSError):
            process = psutil.Process(self.server_pid)
            if Path(process.cwd()).is_relative_to(Path(self.folder).resolve()):
                return process
        return None

    def clear_away(self) -> None:
        """Remove what a supervisor that was killed has left behind: its server's process, its files."""
        with contextlib.suppress(psutil.Error):
            if server := self.server():
                server.kill()
                _wait_for(server, 10)
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)
        lease_folder = Path(self.socket).parent
        if lease_folder.name.startswith(LEASE_FOLDER):
            shutil.rmtree(lease_folder, ignore_errors=True)
        path(self.name).unlink(missing_ok=True)


def path(name: str) -> Path:
    """The registration file of the technology of that name."""
    return home.run_dir() / f"{name}.json"


def read(name: str) -> Registration | None:
    """The registration of that technology's server, or None where there is none that can be read."""
    try:
        content = json.loads(path(name).read_text(encoding="utf-8"))
        return Registration(**{field.name: content[field.name] for field in fields(Registration)})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def names() -> list[str]:
    """The names of all servers that are written down, sorted."""
    return sorted(file.stem for file in home.run_dir().glob("*.json"))


@contextlib.contextmanager
def locked(name: str, waiting: Callable[[int], None] = lambda holder: None) -> Iterator[None]:
    """Hold the lock under which a server of that name is looked for and started.

    Args:
        name: the server's.
        waiting: called again and again, while another process holds it, with that one's id; what it raises ends that.
    """
    file = home.run_dir() / f"{name}.lock"
    held = poll(lambda: _take(file, waiting), math.inf, LOOK)
    assert held  # it is waited for without an end
    held.truncate(0)
    held.write(str(os.getpid()))
    held.flush()
    try:
        yield
    finally:
        held_file.release_file(held)


def _take(file: Path, waiting: Callable[[int], None]) -> IO[str] | None:
    held = held_file.hold_file(file, wait=False)
    if not held:
        with contextlib.suppress(OSError, ValueError):
            waiting(int(file.read_text(encoding="ascii")))
    return held


def wait_for_end(registration: Registration, seconds: float) -> None:
    """Wait until the registration's supervisor has ended: one that ends just now still stops its server."""
    with contextlib.suppress(psutil.Error):
        if supervisor := registration.supervisor():
            _wait_for(supervisor, seconds)


def _wait_for(process: psutil.Process, seconds: float) -> None:
    """Wait in short pieces: one that has ended is a zombie until its parent asks after it, which may be never."""
    deadline = Deadline(seconds)
    while process.status() != psutil.STATUS_ZOMBIE and not deadline.passed:
        with contextlib.suppress(psutil.TimeoutExpired):
            process.wait(0.05)
