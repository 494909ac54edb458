"""How a server of this course is just now: whether it runs, starts, is ending, or hangs."""

import contextlib
import time
from dataclasses import dataclass
from enum import Enum

import psutil

from lessons.errors import ServerError
from lessons.servers.supervision.lease import Lease
from lessons.servers.supervision.process import ServerProcess
from lessons.servers.supervision.registry import Registration
from lessons.setup.spelling import command

STARTS_WITHIN = 60.0
"""Seconds of a process's life in which a server that does not answer yet is taken to be starting."""


class Health(Enum):
    """What can be said of a server that is registered."""

    RUNS = "runs"
    STARTS = "is starting"
    ENDS = "is ending"
    HANGS = "hangs"
    GONE = "has gone"


@dataclass(frozen=True)
class Checkup:
    """What was seen.

    Args:
        health: how it is.
        users: how many programs (notebooks, commands) use it; None where its supervisor can't say it.
    """

    health: Health
    users: int | None = None


def check(registration: Registration, process: ServerProcess) -> Checkup:
    """Ask the supervisor, then the server; asking takes no lease that lasts."""
    supervisor = registration.supervisor()
    if supervisor is None:
        return Checkup(Health.GONE)
    if is_stopped(supervisor):
        return Checkup(Health.HANGS)
    try:
        lease = Lease(registration.socket)
    except TimeoutError:
        return Checkup(Health.HANGS)
    except OSError:
        return Checkup(Health.ENDS)
    lease.close()
    return Checkup(Health.RUNS if lease.down else _of_server(registration, process), lease.users)


def _of_server(registration: Registration, process: ServerProcess) -> Health:
    if process.is_ready(registration.address, registration.admin_address):
        return Health.RUNS
    with contextlib.suppress(psutil.Error):
        server = psutil.Process(registration.server_pid)
        return Health.HANGS if is_stopped(server) or age(server) > STARTS_WITHIN else Health.STARTS
    return Health.STARTS  # it has died, and its supervisor is about to start it again


def is_stopped(process: psutil.Process) -> bool:
    """Whether it was stopped (by Ctrl-Z, or a signal): it is there, and does nothing."""
    with contextlib.suppress(psutil.Error):
        return process.status() == psutil.STATUS_STOPPED
    return False


def age(process: psutil.Process) -> float:
    """Seconds since it was started."""
    return time.time() - process.create_time()


def hangs(title: str, registration: Registration) -> ServerError:
    """What to say of a server that is there and does not answer."""
    return ServerError(
        f"{title} of this course is there (process {registration.server_pid}) and does not answer: it hangs.",
        f"`{command('down')} {registration.name}` ends it; then run this again.",
    )
