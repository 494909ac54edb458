"""python3 -m lessons status: the servers of this course that run now."""

import argparse

from lessons.servers import catalogue, neighbours
from lessons.servers.catalogue import process_of
from lessons.servers.neighbours import Whose
from lessons.servers.supervision import health, registry
from lessons.servers.supervision.health import Health
from lessons.servers.supervision.registry import Registration
from lessons.setup.spelling import command


def run(arguments: argparse.Namespace) -> int:
    """One line for each technology, and one for each further server that a lab has started."""
    further = [name for name in registry.names() if name not in catalogue.NAMES]
    for name in [*catalogue.NAMES, *further]:
        print(line(name), flush=True)
    return 0


def line(name: str) -> str:
    """What runs under that name (address, version, memory, folder and log), ends or hangs; or that nothing does."""
    registration = registry.read(name)
    if registration is None:
        return f"{name:<8} not running{_beside(name)}"
    return describe(registration, health.check(registration, process_of(registration)).health)


def describe(registration: Registration, found: Health) -> str:
    """What is told of a server that is registered, and whose health was found."""
    if found in (Health.RUNS, Health.STARTS):
        return _running(registration, "" if found is Health.RUNS else "  (it does not answer yet)")
    return f"{registration.name:<8} {_trouble(registration, found)}"


def _running(registration: Registration, remark: str) -> str:
    kept = "its data is kept in" if registration.keep else "its data is in"
    memory = process_of(registration).memory(registration) / 1e6
    admin = f"  admin {registration.admin_address}" if registration.admin_address else ""
    return (
        f"{registration.name:<8} {registration.address}{admin}  version {registration.version}  {memory:.0f} MB  "
        f"process {registration.server_pid}{remark}\n"
        f"         {kept} {registration.folder}, its log is {registration.log}"
    )


def _trouble(registration: Registration, found: Health) -> str:
    if found is Health.ENDS:
        return f"is ending: its last user has left {registration.address}"
    if found is Health.GONE:
        return "not running: its supervisor was killed, and the next start clears away what it left"
    ends = command("down")
    where = f"process {registration.server_pid} at {registration.address}"
    return f"hangs: {where} does not answer. `{ends} {registration.name}` ends it."


def _beside(name: str) -> str:
    """Whose server has the standard port instead, where a lesson could be expected to use it."""
    if name not in catalogue.NAMES:
        return ""
    technology = catalogue.load(name)
    whose, port = neighbours.look_at_standard_port(technology).whose, technology.process.port
    return "" if whose is Whose.NOBODYS else f"; port {port} is taken by {neighbours.describe_holder(port, whose)}"
