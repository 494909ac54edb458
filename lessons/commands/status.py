"""python3 -m lessons status: the servers of this course that run now."""

import argparse

from lessons.servers import neighbours, technology
from lessons.servers.containers.container import of_record
from lessons.servers.neighbours import Whose
from lessons.servers.supervision import health, registry
from lessons.servers.supervision.health import State
from lessons.servers.supervision.registry import Record
from lessons.setup.spelling import command


def run(arguments: argparse.Namespace) -> int:
    """One line for each technology, and one for each further server that a lab has started."""
    further = [name for name in registry.names() if name not in technology.NAMES]
    for name in [*technology.NAMES, *further]:
        print(line(name), flush=True)
    return 0


def line(name: str) -> str:
    """What runs under that name (address, version, memory, folder and log), ends or hangs; or that nothing does."""
    record = registry.read(name)
    if record is None:
        return f"{name:<8} not running{_beside(name)}"
    found = health.look(record).state
    if found in (State.RUNS, State.STARTS):
        return _running(record, "" if found is State.RUNS else "  (it does not answer yet)")
    return f"{name:<8} {_trouble(record, found)}"


def _running(record: Record, remark: str) -> str:
    kept = "its data is kept in" if record.keep else "its data is in"
    memory = of_record(record).memory(record)
    admin = f"  admin {record.admin_address}" if record.admin_address else ""
    return (
        f"{record.name:<8} {record.address}{admin}  version {record.version}  {memory / 1e6:.0f} MB  "
        f"process {record.server_pid}{remark}\n         {kept} {record.folder}, its log is {record.log}"
    )


def _trouble(record: Record, found: State) -> str:
    if found is State.ENDS:
        return f"is ending: its last user has left {record.address}"
    if found is State.GONE:
        return "not running: its supervisor was killed, and the next start clears away what it left"
    ends = command("down")
    return f"hangs: process {record.server_pid} at {record.address} does not answer. `{ends} {record.name}` ends it."


def _beside(name: str) -> str:
    """Whose server has the standard port instead, where a lesson could be expected to use it."""
    if name not in technology.NAMES:
        return ""
    one = technology.load(name)
    whose = neighbours.look(one).whose
    return "" if whose is Whose.NOBODYS else f"; port {one.port} is taken by {neighbours.sentence(one.port, whose)}"
