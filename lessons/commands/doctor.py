"""python3 -m lessons doctor: what could keep the course from running, and what to do about it."""

import argparse
import os

import psutil

from lessons.commands import ahead, fetch, status
from lessons.errors import LessonError
from lessons.servers import neighbours, starting, turns
from lessons.servers.java import runtime
from lessons.servers.neighbours import Whose
from lessons.servers.supervision import health, ports, registry
from lessons.servers.supervision.health import State
from lessons.servers.technology import Answer, Technology
from lessons.setup.checks import Check, basic, show
from lessons.setup.spelling import command

MEMORY = 1_300_000_000
"""Bytes that should be available: the servers take about 800 MB together, JupyterLab and two kernels half of that."""


def run(arguments: argparse.Namespace) -> int:
    """Make every check; 0 when all is well, else 1."""
    all_of_them = fetch.wanted()
    return show(
        [*basic(), _memory(), _java(), *map(_downloads, all_of_them), *map(_port, all_of_them), *_logs(all_of_them)]
    )


def _memory() -> Check:
    free = psutil.virtual_memory().available
    return Check("memory", free > MEMORY, f"{free / 1e9:.1f} GB available", "Close some programs.")


def _java() -> Check:
    try:
        found = runtime.find()
        return Check("Java", True, f"{found.build} ({found.program})")
    except LessonError as error:
        return Check("Java", False, error.what, error.do)


def _downloads(server: Technology) -> Check:
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


def _logs(all_of_them: list[Technology]) -> list[Check]:
    """Where the messages are that clients would print into a lesson."""
    logs = [(server, server.client_log()) for server in all_of_them]
    return [Check("client log", True, f"{server.title}'s client writes to {log}") for server, log in logs if log]


def _port(server: Technology) -> Check:
    name = f"port {server.port}"
    try:
        ports.reach_loopback()
        outside = server.outside(os.environ) if starting.wanted() != "local" else None
    except LessonError as error:
        return Check(name, False, error.what, error.do)
    if outside:
        answer = server.ask(outside, 3.0)
        found = f"not used: {server.variable} names {outside}; {answer.value}"
        return Check(name, answer is Answer.YES, found, f"Start that server, or unset {server.variable}.")
    record = registry.read(server.record_name)
    if record:
        well = health.look(record).state is not State.HANGS
        do = f"Run `{command('down')} {server.record_name}`: it ends that."
        return Check(name, well, status.line(server.record_name).splitlines()[0], do)
    return Check(name, True, _on_it(server))


def _on_it(server: Technology) -> str:
    """What has the standard port, and what `start` will do about it."""
    found = neighbours.look(server)
    if found.whose is Whose.NOBODYS:
        return f"free for {server.title}"
    if found.whose in starting.usable():
        return f"{server.title} answers there already ({found.whose.value}), and will be used"
    return f"taken by {neighbours.sentence(server.port, found.whose)}; {server.title} will use another port"
