"""Waiting until a server can be used, and saying why it can't."""

import time
from pathlib import Path

from lessons import home
from lessons.errors import ServerError
from lessons.servers.supervision import disk_space, health, registry
from lessons.servers.supervision.handle import OwnServer
from lessons.servers.supervision.process import ServerProcess
from lessons.setup.spelling import command

READY_WITHIN = 60.0
ANSWERS_AGAIN_WITHIN = 10.0
PORT_TAKEN = ("address already in use", "java.net.bindexception", "port is already allocated")
LOOK = 0.02  # seconds between two looks at whether it is ready


class PortTaken(Exception):
    """Another program was faster with the port that was free a moment ago."""


def wait_until_ready(server: OwnServer) -> None:
    """Wait until the server can be used, and it is this very server that listens.

    Raises:
        ServerError: it ended, it hangs, or it did not answer in time.
        PortTaken: it ended because of its port.
    """
    began = time.monotonic()
    while not _is_ready(server):
        _require_alive(server)
        waited = time.monotonic() - began
        if waited > ANSWERS_AGAIN_WITHIN:
            _refuse_hung(server.process)
        if waited > READY_WITHIN:
            raise ServerError(
                f"{server.process.title} did not answer at {server.address} within {READY_WITHIN:.0f} seconds.",
                f"This computer may be too busy: close programs and try again. `{command('status')}` shows its log.",
            )


def _require_alive(server: OwnServer) -> None:
    process, is_open = server.process, server.lease.open
    died = server.lease.wait_for_news(LOOK)  # what is told last, before it closes, is heard here
    if server.lease.full or (died and died.full):
        raise disk_is_full(f"{process.title} can't start")
    if died:
        raise explain(process, died.how, died.tail, f"The whole log is {last_log(process)}.")
    if not is_open:
        raise ServerError(f"{process.title} was ended while it started.", "Start it again.")


def _refuse_hung(process: ServerProcess) -> None:
    """One that was started long ago is not slow to start: it has answered, and does so no more."""
    registration = registry.read(process.registered_name)
    running = registration.server() if registration else None
    long_ago = READY_WITHIN + ANSWERS_AGAIN_WITHIN
    if registration and running and (health.is_stopped(running) or health.age(running) > long_ago):
        raise health.hangs(process.title, registration)


def _is_ready(server: OwnServer) -> bool:
    registration = registry.read(server.process.registered_name)
    return server.answers and registration is not None and server.process.listens(registration)


def last_log(process: ServerProcess) -> Path:
    """A copy of the last server's log, which stays when the server's folder has gone."""
    return home.cache_dir() / f"{process.registered_name}-last.log"


def explain(process: ServerProcess, how: str, tail: list[str], do: str) -> Exception:
    """Why a process ended.

    Args:
        process: what has ended.
        how: how it ended, as the end of a sentence.
        tail: the last lines of its log.
        do: what to do where the lines tell no more.

    Returns:
        PortTaken where it found its port taken, else a ServerError.
    """
    text = "\n".join(tail)
    if any(words in text.lower() for words in PORT_TAKEN):
        return PortTaken()
    if disk_space.says_full(tail):
        return disk_is_full(f"{process.title} {how}")
    if "OutOfMemoryError" in text or "insufficient memory" in text or "Cannot allocate memory" in text:
        return ServerError(f"{process.title} {how}: there was not enough memory.", "Close something and start again.")
    return ServerError(f"{process.title} {how}: {_telling_line(tail)}", do)


def disk_is_full(what: str) -> ServerError:
    """That something can't be, since the disk is full."""
    return ServerError(f"{what}: the disk is full.", "Free some space and start again.")


def _telling_line(tail: list[str]) -> str:
    """The last line that says something: a Java stack's frames are indented."""
    said = [line for line in tail if line.strip() and not line[0].isspace()]
    return said[-1] if said else "its log is empty."
