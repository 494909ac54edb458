"""A server of this course, a child process or a container, started and waited for."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from lessons import home
from lessons.errors import LessonError, ServerError
from lessons.servers import neighbours
from lessons.servers.handle import Server
from lessons.servers.java import runtime
from lessons.servers.supervision import data_folder, disk_space, health, ports, registry
from lessons.servers.supervision.lease import Lease
from lessons.servers.technology import Technology
from lessons.setup.spelling import command

GRACE = "15"
"""Seconds that an unused server waits: long enough to restart a kernel, short enough to be gone when one leaves.
LESSONS_GRACE in the environment gives another number (the tests use it)."""
READY_WITHIN = 60.0
ANSWERS_AGAIN_WITHIN = 10.0
LONGEST_SOCKET = 103  # bytes in the path of a socket (macOS; Linux has 107)
TRIES = 3
PORT_TAKEN = ("address already in use", "java.net.bindexception", "port is already allocated")
SUPERVISOR = Path(__file__).with_name("supervisor.py")


def start(technology: Technology, data: Path | None = None) -> Server:
    """Start the technology's server and wait until it can be used.

    Args:
        technology: which one; it is prepared already.
        data: a folder to keep its data in; None for one that goes with the server.

    Raises:
        DataError: the data folder can't be used.
        ServerError: the server did not start.
    """
    for attempt in range(TRIES):
        server = launch(technology, data, standard=attempt == 0)
        try:
            import_module(technology.client)
            wait_until_ready(technology, server)
            server.lease.ready()
            return server
        except PortTaken:
            server.close()
        except BaseException:
            server.close()
            raise
    raise ServerError(
        f"{technology.title} found its ports taken {TRIES} times.",
        "Something on this machine takes ports as fast as they are chosen; try again.",
    )


class PortTaken(Exception):
    """Another program was faster with the port that was free a moment ago."""


def launch(technology: Technology, data: Path | None, standard: bool) -> Server:
    """Start the technology's server; it does not answer yet, so `wait_until_ready` comes next.

    Args:
        technology: which one; it is prepared already.
        data: a folder to keep its data in; None for one that goes with the server.
        standard: whether to take the standard ports where they are free.

    Raises:
        DataError, ServerError: as `start` does.
        LessonError: this computer can't reach itself.
        PortTaken: as the class says.
    """
    ports.reach_loopback()
    folder = _folder(technology, data)
    try:
        _require_room(technology, folder)
        plan, note = _plan(technology, folder, keep=data is not None, standard=standard)
        lease = _spawn(plan, technology)
    except BaseException:
        if data is None:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    written = plan["record"]
    return Server(
        technology.name, written["address"], technology.kind, technology.version, note, lease, written["admin_address"]
    )


def _folder(technology: Technology, data: Path | None) -> Path:
    if data is not None:
        return data_folder.claim(data, technology)
    try:
        return Path(tempfile.mkdtemp(prefix=f"lessons-{technology.record_name}-")).resolve()
    except OSError as error:
        raise ServerError(
            f"No folder for {technology.title}'s data could be made ({error.strerror}).",
            "Free some disk space, or set TMPDIR to a folder that can be written to.",
        ) from error


def _require_room(technology: Technology, folder: Path) -> None:
    """A server that has not even the room to start may end without a word: its log is on the same disk."""
    free = shutil.disk_usage(folder).free
    if free < technology.room_to_start:
        raise _disk_is_full(
            f"{technology.title} needs {technology.room_to_start / 1e6:.0f} MB in {folder.parent} to start, and "
            f"{free / 1e6:.1f} MB are free"
        )


def _plan(technology: Technology, folder: Path, keep: bool, standard: bool) -> tuple[dict, str]:
    chosen, note = _choose_ports(technology, standard)
    further = technology.fixed_ports[len(chosen) :] or ports.free(technology.extra_ports, but=chosen)
    command = technology.lay_out(folder, [*chosen, *further])
    address = technology.address(chosen[0])
    admin_address = technology.admin_address(chosen[1]) if chosen[1:] else ""
    plan = {
        "argv": command.argv,
        "env": {**runtime.environment(os.environ), **command.env},
        "folder": str(folder),
        "log": str(folder / "server.log"),
        "last_log": str(_last_log(technology)),
        "socket": _socket_path(folder, keep),
        "record_file": str(registry.path(technology.record_name)),
        "record": {
            "name": technology.record_name,
            "address": address,
            "admin_address": admin_address,
            "version": technology.version,
        },
        "grace": float(os.environ.get("LESSONS_GRACE") or GRACE),
        "keep": keep,
        "ends_by": technology.ends_by,
        "ends_at_once": technology.ends_at_once,
        "needs_room": technology.keeps_data,
        "room_share": technology.room_share,
        "starts_again_for_room": technology.starts_again_for_room,
        "clean_up": command.clean_up,
        "lock": str(folder / data_folder.MARK) if keep else None,
    }
    return plan, note


def _last_log(technology: Technology) -> Path:
    """A copy of the last server's log, which stays when the server's folder has gone."""
    return home.cache_dir() / f"{technology.record_name}-last.log"


def _socket_path(folder: Path, keep: bool) -> str:
    """In the server's own folder, unless that stays, or has too long a name for a socket."""
    path = os.path.join(folder, "lease")
    if not keep and len(os.fsencode(path)) <= LONGEST_SOCKET:
        return path
    return os.path.join(tempfile.mkdtemp(prefix=registry.LEASE_FOLDER, dir="/tmp"), "lease")


def _choose_ports(technology: Technology, standard: bool) -> tuple[list[int], str]:
    """The standard ports where they are free, others where not; and a note that says why."""
    if technology.fixed_ports:
        return list(technology.fixed_ports[: 1 + bool(technology.admin_port)]), ""
    wanted = [port for port in (technology.port, technology.admin_port) if port is not None]
    if not standard:
        return ports.free(len(wanted)), ""
    taken = [port for port in wanted if port and not ports.is_free(port)]
    others = iter(ports.free(len(wanted)))
    chosen = [next(others) if port in taken or not port else port for port in wanted]
    return chosen, "".join(f"; port {port} is taken by {neighbours.on(technology, port)}" for port in taken)


def _spawn(plan: dict, technology: Technology) -> Lease:
    """Start the supervisor; it is a process of its own, so that it outlives whoever starts it."""
    plan_file = Path(plan["folder"], "plan.json")
    with open(os.open(plan_file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(plan, file)
    with open(Path(plan["folder"], "supervisor.log"), "w+b") as log:
        supervisor = subprocess.Popen(
            [sys.executable, "-I", "-S", str(SUPERVISOR), str(plan_file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
        with supervisor.stdout as said:
            if said.readline():
                return Lease(plan["socket"])
        supervisor.wait()
        log.seek(0)
        tail = log.read().decode(errors="replace").splitlines()
    raise _explain(technology, "could not be started", tail, f"`{command('doctor')}` looks for the cause.")


def wait_until_ready(technology: Technology, server: Server) -> None:
    """Wait until the server can be used, and it is this very server that listens.

    Raises:
        ServerError: it ended, it hangs, or it did not answer in time.
        PortTaken: it ended because of its port.
    """
    began = time.monotonic()
    while not _is_ready(technology, server):
        is_open = server.lease.open
        died = server.lease.wait_for_news(0.02)  # what is told last, before it closes, is heard here
        if server.lease.full or (died and died.full):
            raise _disk_is_full(f"{technology.title} can't start")
        if died:
            raise _explain(technology, died.how, died.tail, f"The whole log is {_last_log(technology)}.")
        if not is_open:
            raise ServerError(f"{technology.title} was ended while it started.", "Start it again.")
        waited = time.monotonic() - began
        if waited > ANSWERS_AGAIN_WITHIN:
            _refuse_hung(technology)
        if waited > READY_WITHIN:
            raise ServerError(
                f"{technology.title} did not answer at {server.address} within {READY_WITHIN:.0f} seconds.",
                f"`{command('status')}` shows its log; a machine with less to do may start it.",
            )


def _refuse_hung(technology: Technology) -> None:
    """One that was started long ago is not slow to start: it has answered, and does so no more."""
    record = registry.read(technology.record_name)
    server = record and record.server()
    if server and (health.is_stopped(server) or health.age(server) > READY_WITHIN + ANSWERS_AGAIN_WITHIN):
        raise health.hangs(technology.title, record)


def _is_ready(technology: Technology, server: Server) -> bool:
    record = registry.read(technology.record_name)
    answers = technology.ready(server.address, server.admin_address)
    return answers and record is not None and technology.listens(record)


def _explain(technology: Technology, how: str, tail: list[str], do: str) -> Exception:
    text = "\n".join(tail)
    if any(words in text.lower() for words in PORT_TAKEN):
        return PortTaken()
    if disk_space.says_full(tail):
        return _disk_is_full(f"{technology.title} {how}")
    if "OutOfMemoryError" in text or "insufficient memory" in text or "Cannot allocate memory" in text:
        return ServerError(
            f"{technology.title} {how}: there was not enough memory.", "Close something and start again."
        )
    return ServerError(f"{technology.title} {how}: {_telling_line(tail)}", do)


def _disk_is_full(what: str) -> ServerError:
    return ServerError(f"{what}: the disk is full.", "Free some space and start again.")


def _telling_line(tail: list[str]) -> str:
    """The last line that says something: a Java stack's frames are indented."""
    said = [line for line in tail if line.strip() and not line[0].isspace()]
    return said[-1] if said else "its log is empty."


def problem(error: BaseException) -> LessonError | None:
    """The error as sentences where it is trouble with this machine, else None."""
    if isinstance(error, LessonError):
        return error
    if "No space left on device" in str(error):  # shutil.copytree puts many errors into one that has no number
        return ServerError("The disk is full.", "Free some space and run it again; what is there stays.")
    if isinstance(error, PermissionError):
        return ServerError(f"{error.filename} can't be written to or read.", "Mend its permissions and run it again.")
    return None
