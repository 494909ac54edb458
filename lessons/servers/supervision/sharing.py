"""Finding the server of this course that runs already, and starting one where there is none."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil

from lessons.errors import ServerError
from lessons.servers.handle import Server
from lessons.servers.supervision import data_folder, health, launch, registry
from lessons.servers.supervision.lease import Lease
from lessons.servers.technology import Report, Technology
from lessons.setup.spelling import command

Other = Callable[[], Server | None]

ENDS_WITHIN = 15.0


def attach_or_start(technology: Technology, data: Path | None, report: Report, other: Other = lambda: None) -> Server:
    """The running server of this course, or a new one; two who ask at once get the same.

    Args:
        technology: which one.
        data: a folder to keep its data in; None for one that goes with the server.
        report: gets lines of progress.
        other: asked for a server that may be used instead of starting one.

    Raises:
        ServerError, FetchError, DataError: as `start` does; or one runs already and data is given.
    """
    with registry.locked(technology.name, partial(_refuse_stopped_starter, technology)):
        running = shared(technology, report)
        if running and data is not None:
            running = _on_this_data(technology, running, data)
        if running is None:
            return other() or _prepare_and_start(technology, data, report)
    try:
        launch.wait_until_ready(technology, running)
    except BaseException:
        running.lease.close()  # what can't be used is not kept in use
        raise
    return running


def _prepare_and_start(technology: Technology, data: Path | None, report: Report) -> Server:
    technology.prepare(report)
    return launch.start(technology, data)


def _on_this_data(technology: Technology, running: Server, data: Path) -> Server | None:
    """The running server where it works on that data; None after it has ended, since nobody used it any more.

    Raises:
        ServerError: it has other data, and somebody uses it.
    """
    record = registry.read(technology.record_name)
    if record and Path(record.folder) == data_folder.place(data, technology):
        return running
    if record and running.lease.users == 0:
        running.lease.leave()
        registry.wait_for_end(record, ENDS_WITHIN)
        return None
    running.lease.close()
    raise ServerError(
        f"{technology.title} of this course already runs at {running.address}, on other data.",
        f"Close the notebooks that use it (or end it: `{command('down')} {technology.name}`), then give --data again.",
    )


def shared(technology: Technology, report: Report = lambda line: None) -> Server | None:
    """The server of this course that already runs, or None; what a killed supervisor left is cleared away.

    Args:
        technology: which one.
        report: gets a line where one has to be waited for that is just ending.

    Raises:
        ServerError: it hangs.
    """
    record = registry.read(technology.record_name)
    if record is None:
        return None
    _refuse_stopped(technology, record)
    try:
        lease = Lease(record.socket)
    except TimeoutError:
        raise health.hangs(technology.title, record) from None
    except OSError:
        if record.supervisor():
            report(f"{technology.title} of this course is just ending; waiting for that")
        registry.wait_for_end(record, ENDS_WITHIN)
        technology.clear_away(record)
        return None
    admin = record.admin_address
    return Server(technology.name, record.address, technology.kind, record.version, lease=lease, admin_address=admin)


def _refuse_stopped(technology: Technology, record: registry.Record) -> None:
    """A process that was stopped would be waited for in vain."""
    for process in (record.supervisor(), record.server()):
        if process and health.is_stopped(process):
            raise health.hangs(technology.title, record)


def _refuse_stopped_starter(technology: Technology, starter: int) -> None:
    """Another program starts the server, and this one waits for it; not for one that was stopped meanwhile."""
    if psutil.pid_exists(starter) and health.is_stopped(psutil.Process(starter)):
        raise ServerError(
            f"Process {starter} is starting {technology.title} and was stopped meanwhile, by Ctrl-Z perhaps.",
            "Let it go on (`fg` in its terminal) or end it, then run this again.",
        )


def is_running(record: registry.Record) -> bool:
    """Whether a supervisor answers for this record (asking takes no lease that lasts)."""
    try:
        Lease(record.socket).close()
        return True
    except OSError:
        return False
