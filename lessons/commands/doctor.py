"""python3 -m lessons doctor: what could keep the course from running, and what to do about it."""

import argparse

import psutil

from lessons.commands import ahead, fetch, status
from lessons.errors import LessonError
from lessons.servers import Server, catalogue, external, neighbours, settings
from lessons.servers.java import runtime, turns
from lessons.servers.neighbours import Whose
from lessons.servers.supervision import health, ports, registry
from lessons.servers.supervision.health import Health
from lessons.servers.supervision.prefix import own_prefix
from lessons.servers.supervision.process import ServerProcess
from lessons.servers.supervision.registry import Registration
from lessons.servers.technology import Technology
from lessons.setup.checks import Check, basic, tell
from lessons.setup.spelling import command

MEMORY = 1_300_000_000
"""Bytes that should be available: the servers take about 800 MB together, JupyterLab and two kernels half of that."""


def run(arguments: argparse.Namespace) -> int:
    """Make every check; 0 when all is well, else 1."""
    technologies = [catalogue.load(name) for name in catalogue.NAMES]
    downloads, ports_ = map(_downloads, fetch.wanted()), map(_port, technologies)
    return tell([*basic(), _memory(), _java(), *downloads, *_file(), *ports_, *_logs(technologies)], arguments.send)


def _memory() -> Check:
    free = psutil.virtual_memory().available
    return Check("memory", free > MEMORY, f"{free / 1e9:.1f} GB available", "Close some programs.")


def _java() -> Check:
    try:
        found = runtime.find_java()
        return Check("Java", True, f"{found.build} ({found.program})")
    except LessonError as error:
        return Check("Java", False, error.what, error.do)


def _downloads(server: ServerProcess) -> Check:
    try:
        missing = server.missing()
    except LessonError as error:
        return Check(server.name, False, error.what, error.do)
    if missing and (said := turns.busy(server.name)):
        return Check(server.name, True, f"being prepared just now: {said}")
    if missing and turns.busy(ahead.NAME):
        return Check(server.name, True, "will be prepared in the background, after others")
    found = f"missing: {', '.join(missing)}" if missing else f"{server.title} {server.version} is ready to start"
    return Check(server.name, not missing, found, f"Run `{command('fetch')}`.")


def _logs(technologies: list[Technology]) -> list[Check]:
    """Where the messages are that clients would print into a lesson."""
    logs = [(technology.title, technology.client_log()) for technology in technologies]
    return [Check("client log", True, f"{title}'s client writes to {log}") for title, log in logs if log]


def _file() -> list[Check]:
    """The file with settings of servers elsewhere, where there is one: which it sets, and not to what."""
    place = settings.file()
    if not place.exists():
        return []
    try:
        known, unknown = settings.in_file()
    except LessonError as error:
        return [Check(place.name, False, error.what, error.do)]
    if settings.others_may_read():
        found = f"other users of this computer can read {place}"
        return [Check(place.name, False, found, f"Keep it to yourself: chmod 600 {place}")]
    if unknown:
        found = f"{place} sets {', '.join(unknown)}, which the course does not read there"
        return [Check(place.name, False, found, "Correct the names: docs/secured_servers.md has them.")]
    return [Check(place.name, True, f"sets {', '.join(known) or 'nothing'}")]


def _port(technology: Technology) -> Check:
    """What `start` would use: it is found by the same code."""
    name = f"port {technology.process.port}"
    try:
        ports.reach_loopback()
        named = external.named_by_environment(technology)
        if named:
            return Check(name, True, _elsewhere(technology, named))
        registration = registry.read(fetch.process_wanted(technology).registered_name)
        return _running(name, registration) if registration else Check(name, True, _on_port(technology))
    except LessonError as error:
        return Check(name, False, error.what, error.do)


def _elsewhere(technology: Technology, named: Server) -> str:
    """Which server is used instead, how one comes in, and what names a lesson makes there."""
    environ = settings.environ()
    way = technology.describe_entrance(environ)
    how = f"; {way}; all names begin with {own_prefix()}" if way else ""
    return f"not used: {technology.named_by(environ)} names {named.address}; it answers{how}"


def _running(name: str, registration: Registration) -> Check:
    found = health.check(registration, catalogue.process_of(registration)).health
    do = f"Run `{command('down')} {registration.name}`: it ends that."
    return Check(name, found is not Health.HANGS, status.describe(registration, found).splitlines()[0], do)


def _on_port(technology: Technology) -> str:
    """What has the standard port, and what `start` will do about it."""
    whose, port = neighbours.look_at_standard_port(technology).whose, technology.process.port
    if whose is Whose.NOBODYS:
        return f"free for {technology.title}"
    if whose in external.usable_owners():
        return f"{technology.title} answers there already ({whose.value}), and will be used"
    return f"taken by {neighbours.describe_holder(port, whose)}; {technology.title} will use another port"
