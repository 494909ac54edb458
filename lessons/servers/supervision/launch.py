"""Starting a server's process under a supervisor of its own."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from lessons.errors import LessonError, ServerError
from lessons.servers.supervision import data_folder, ports, readiness, registry
from lessons.servers.supervision.environment import server_environment
from lessons.servers.supervision.handle import OwnServer
from lessons.servers.supervision.lease import Lease
from lessons.servers.supervision.plan import Plan
from lessons.servers.supervision.process import ServerProcess
from lessons.servers.supervision.readiness import PortTaken
from lessons.setup.spelling import command

GRACE = "15"
"""Seconds that an unused server waits: long enough to restart a kernel, short enough to be gone when one leaves.
LESSONS_GRACE in the environment gives another number (the tests use it)."""
LONGEST_SOCKET = 103  # bytes in the path of a socket (macOS; Linux has 107)
TRIES = 3
SUPERVISOR = Path(__file__).with_name("supervisor.py")


def start(process: ServerProcess, data: Path | None = None) -> OwnServer:
    """Start the process and wait until the server can be used.

    Args:
        process: which one; it is prepared already.
        data: a folder to keep its data in; None for one that goes with the server.

    Raises:
        DataError: the data folder can't be used.
        ServerError: the server did not start.
    """
    for attempt in range(TRIES):
        server = launch(process, data, standard=attempt == 0)
        try:
            import_module(process.protocol.client)
            readiness.wait_until_ready(server)
            server.lease.ready()
            return server
        except PortTaken:
            server.close()
        except BaseException:
            server.close()
            raise
    raise ports_taken(process)


def ports_taken(process: ServerProcess) -> ServerError:
    """What to say when other programs were faster with every port."""
    return ServerError(
        f"{process.title} found its ports taken {TRIES} times.",
        "Something on this computer takes ports as fast as they are chosen; try again.",
    )


def launch(process: ServerProcess, data: Path | None, standard: bool) -> OwnServer:
    """Start the process; the server does not answer yet, so `readiness.wait_until_ready` comes next.

    Args:
        process: which one; it is prepared already.
        data: a folder to keep its data in; None for one that goes with the server.
        standard: whether to take the standard ports where they are free.

    Raises:
        DataError, ServerError: as `start` does.
        LessonError: this computer can't reach itself.
    """
    ports.reach_loopback()
    folder = _folder(process, data)
    try:
        _require_room(process, folder)
        plan = _plan(process, folder, keep=data is not None, standard=standard)
        lease = _spawn(plan, process)
    except BaseException:
        if data is None:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return OwnServer(
        process.name,
        plan.registration["address"],
        process.kind,
        process.version,
        admin_address=plan.registration["admin_address"],
        process=process,
        lease=lease,
    )


def _folder(process: ServerProcess, data: Path | None) -> Path:
    if data is not None:
        return data_folder.claim(data, process)
    try:
        return Path(tempfile.mkdtemp(prefix=f"lessons-{process.registered_name}-")).resolve()
    except OSError as error:
        raise ServerError(
            f"No folder for {process.title}'s data could be made ({error.strerror}).",
            "Free some disk space, or set TMPDIR to a folder that can be written to.",
        ) from error


def _require_room(process: ServerProcess, folder: Path) -> None:
    """A server that has not even the room to start may end without a word: its log is on the same disk."""
    free = shutil.disk_usage(folder).free
    if free < process.room_to_start:
        raise readiness.disk_is_full(
            f"{process.title} needs {process.room_to_start / 1e6:.0f} MB in {folder.parent} to start, and "
            f"{free / 1e6:.1f} MB are free"
        )


def _plan(process: ServerProcess, folder: Path, keep: bool, standard: bool) -> Plan:
    chosen = _choose_ports(process, standard)
    further = process.fixed_ports[len(chosen) :] or ports.free(process.extra_ports, but=chosen)
    started = process.configure(folder, [*chosen, *further])
    return Plan(
        argv=started.argv,
        env={**server_environment(os.environ), **started.env},
        folder=str(folder),
        log=str(folder / "server.log"),
        last_log=str(readiness.last_log(process)),
        socket=_socket_path(folder, keep),
        registration_file=str(registry.path(process.registered_name)),
        registration={
            "name": process.registered_name,
            "address": process.protocol.address(chosen[0]),
            "admin_address": process.protocol.admin_address(chosen[1]) if chosen[1:] else "",
            "version": process.version,
        },
        grace=float(os.environ.get("LESSONS_GRACE") or GRACE),
        keep=keep,
        stops_by=process.stops_by,
        ends_by=process.ends_by,
        ends_at_once=process.ends_at_once,
        needs_room=process.keeps_data,
        room_share=process.room_share,
        starts_again_for_room=process.starts_again_for_room,
        clean_up=started.clean_up,
        lock=str(folder / data_folder.MARK) if keep else None,
    )


def _socket_path(folder: Path, keep: bool) -> str:
    """In the server's own folder, unless that stays, or has too long a name for a socket."""
    path = os.path.join(folder, "lease")
    if not keep and len(os.fsencode(path)) <= LONGEST_SOCKET:
        return path
    return os.path.join(tempfile.mkdtemp(prefix=registry.LEASE_FOLDER, dir="/tmp"), "lease")


def _choose_ports(process: ServerProcess, standard: bool) -> list[int]:
    """The standard ports where they are free, others where not."""
    if process.fixed_ports:
        return list(process.fixed_ports[: 1 + bool(process.admin_port)])
    wanted = [port for port in (process.port, process.admin_port) if port is not None]
    others = ports.free(len(wanted))
    take = [standard and bool(port) and ports.is_free(port, process.listens_on) for port in wanted]
    return [port if taken else others.pop() for port, taken in zip(wanted, take, strict=True)]


def _spawn(plan: Plan, process: ServerProcess) -> Lease:
    """Start the supervisor; it is a process of its own, so that it outlives whoever starts it."""
    plan_file = Path(plan.folder, "plan.json")
    with open(os.open(plan_file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(plan), file)
    with open(Path(plan.folder, "supervisor.log"), "w+b") as log:
        supervisor = subprocess.Popen(
            [sys.executable, "-I", "-S", str(SUPERVISOR), str(plan_file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
        assert supervisor.stdout
        with supervisor.stdout as said:
            if said.readline():
                return Lease(plan.socket)
        supervisor.wait()
        log.seek(0)
        tail = log.read().decode(errors="replace").splitlines()
    raise readiness.explain(process, "could not be started", tail, f"`{command('doctor')}` looks for the cause.")


def machine_problem(error: BaseException) -> LessonError | None:
    """The error as sentences where it is trouble with this machine, else None."""
    if isinstance(error, LessonError):
        return error
    if "No space left on device" in str(error):  # shutil.copytree puts many errors into one that has no number
        return ServerError("The disk is full.", "Free some space and run it again; what is there stays.")
    if isinstance(error, PermissionError):
        return ServerError(f"{error.filename} can't be written to or read.", "Change its permissions and run it again.")
    return None
