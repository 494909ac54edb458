"""The server of this course that runs already is shared: two who ask at once get the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psutil

from lessons.errors import ServerError
from lessons.servers.supervision import data_folder, health, readiness, registry
from lessons.servers.supervision.handle import OwnServer
from lessons.servers.supervision.lease import Lease
from lessons.servers.supervision.process import Report, ServerProcess
from lessons.servers.supervision.registry import Registration
from lessons.setup.spelling import command

ENDS_WITHIN = 15.0


@contextmanager
def only_one_starts(process: ServerProcess) -> Iterator[None]:
    """Hold the lock under which this server is looked for and started.

    Raises:
        ServerError: a program that starts it was stopped meanwhile; it would be waited for in vain.
    """
    with registry.locked(process.name, partial(_refuse_stopped_starter, process)):
        yield


def attach(process: ServerProcess, report: Report = lambda line: None) -> OwnServer | None:
    """The server that already runs, or None; what a killed supervisor left is cleared away.

    Args:
        process: which one.
        report: gets a line where one has to be waited for that is just ending.

    Raises:
        ServerError: it hangs.
    """
    registration = registry.read(process.registered_name)
    if registration is None:
        return None
    _refuse_stopped(process, registration)
    try:
        lease = Lease(registration.socket)
    except TimeoutError:
        raise health.hangs(process.title, registration) from None
    except OSError:
        if registration.supervisor():
            report(f"{process.title} of this course is just ending; waiting for that")
        registry.wait_for_end(registration, ENDS_WITHIN)
        process.clear_away(registration)
        return None
    return OwnServer(
        process.name,
        registration.address,
        process.kind,
        registration.version,
        admin_address=registration.admin_address,
        process=process,
        lease=lease,
    )


def attach_to_data(process: ServerProcess, data: Path, report: Report) -> OwnServer | None:
    """The running server where it works on that data; None where none runs, or one had other data and has ended.

    Raises:
        ServerError: it has other data, and somebody uses it; or it hangs.
    """
    running = attach(process, report)
    if running is None:
        return None
    registration = registry.read(process.registered_name)
    if registration and Path(registration.folder) == data_folder.place(data, process):
        return running
    if registration and running.lease.users == 0:
        running.lease.leave()
        registry.wait_for_end(registration, ENDS_WITHIN)
        return None
    running.lease.close()
    raise ServerError(
        f"{process.title} of this course already runs at {running.address}, on other data.",
        f"Close the notebooks that use it (or end it: `{command('down')} {process.name}`), then give --data again.",
    )


def require_reach(server: OwnServer, process: ServerProcess) -> OwnServer:
    """The server, when other computers reach it as this process has it; its lease is closed where they don't.

    Raises:
        ServerError: it was started for this computer only, or for another address.
    """
    wanted = process.protocol.address(registry.port(server.address))
    if not process.protocol.reached_by or server.address == wanted:
        return server
    server.lease.close()
    raise ServerError(
        f"{process.title} of this course already runs at {server.address}, and not for others at "
        f"{process.protocol.reached_by}.",
        f"Close the notebooks that use it (or end it: `{command('down')} {process.name}`), then run this again.",
    )


def require_ready(server: OwnServer) -> OwnServer:
    """The server, when it can be used; its lease is closed where it can't.

    Raises:
        ServerError: it ended, it hangs, or it did not answer in time.
    """
    try:
        readiness.wait_until_ready(server)
    except BaseException:
        server.lease.close()  # what can't be used is not kept in use
        raise
    return server


def _refuse_stopped(process: ServerProcess, registration: Registration) -> None:
    """A process that was stopped would be waited for in vain."""
    for running in (registration.supervisor(), registration.server()):
        if running and health.is_stopped(running):
            raise health.hangs(process.title, registration)


def _refuse_stopped_starter(process: ServerProcess, starter: int) -> None:
    """Another program starts the server, and this one waits for it; not for one that was stopped meanwhile."""
    if psutil.pid_exists(starter) and health.is_stopped(psutil.Process(starter)):
        raise ServerError(
            f"Process {starter} is starting {process.title} and was stopped meanwhile, by Ctrl-Z perhaps.",
            "Let it go on (`fg` in its terminal) or end it, then run this again.",
        )


def is_running(registration: Registration) -> bool:
    """Whether a supervisor answers for this registration (asking takes no lease that lasts)."""
    try:
        Lease(registration.socket).close()
        return True
    except OSError:
        return False
