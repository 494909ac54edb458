"""How a server of this course is just now: whether it runs, starts, is ending, or hangs."""

import contextlib
import time
from dataclasses import dataclass
from enum import Enum

import psutil

from lessons.errors import ServerError
from lessons.servers.containers.container import of_record
from lessons.servers.supervision.lease import Lease
from lessons.servers.supervision.registry import Record
from lessons.setup.spelling import command

STARTS_WITHIN = 60.0
"""Seconds of a process's life in which a server that does not answer yet is taken to be starting."""


class State(Enum):
    """What can be said of a server that is written down."""

    RUNS = "runs"
    STARTS = "is starting"
    ENDS = "is ending"
    HANGS = "hangs"
    GONE = "has gone"


@dataclass(frozen=True)
class Look:
    """What was seen.

    Args:
        state: how it is.
        users: how many programs (notebooks, commands) use it; None where its supervisor can't say it.
    """

    state: State
    users: int | None = None


def look(record: Record) -> Look:
    """Ask the supervisor, then the server; asking takes no lease that lasts."""
    supervisor = record.supervisor()
    if supervisor is None:
        return Look(State.GONE)
    if is_stopped(supervisor):
        return Look(State.HANGS)
    try:
        lease = Lease(record.socket)
    except TimeoutError:
        return Look(State.HANGS)
    except OSError:
        return Look(State.ENDS)
    lease.close()
    return Look(State.RUNS if lease.down else _of_server(record), lease.users)


def _of_server(record: Record) -> State:
    if of_record(record).ready(record.address, record.admin_address):
        return State.RUNS
    with contextlib.suppress(psutil.Error):
        server = psutil.Process(record.server_pid)
        return State.HANGS if is_stopped(server) or age(server) > STARTS_WITHIN else State.STARTS
    return State.STARTS  # it has died, and its supervisor is about to start it again


def is_stopped(process: psutil.Process) -> bool:
    """Whether it was stopped (by Ctrl-Z, or a signal): it is there, and does nothing."""
    with contextlib.suppress(psutil.Error):
        return process.status() == psutil.STATUS_STOPPED
    return False


def age(process: psutil.Process) -> float:
    """Seconds since it was started."""
    return time.time() - process.create_time()


def hangs(title: str, record: Record) -> ServerError:
    """What to say of a server that is there and does not answer."""
    return ServerError(
        f"{title} of this course is there (process {record.server_pid}) and does not answer: it hangs.",
        f"`{command('down')} {record.name}` ends it; then run this again.",
    )
