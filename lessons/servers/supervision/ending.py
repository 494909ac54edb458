"""Ending servers of this course from outside, whoever uses them: what hangs has no other end."""

import contextlib

import psutil

from lessons.servers.supervision import health, registry
from lessons.servers.supervision.health import Checkup
from lessons.servers.supervision.process import ServerProcess
from lessons.servers.supervision.registry import Registration

ENDS_WITHIN = 20.0
"""Seconds; a supervisor gives its server ten, and kills it then."""


def registered_servers(names: list[str]) -> list[Registration]:
    """The servers that are written down, of these technologies, or by these names of their own; all for no name.

    A technology's name also stands for the servers that labs have of it, and for its containers.
    """
    every = filter(None, map(registry.read, registry.names()))
    return [one for one in every if not names or {one.name, one.name.partition("-")[0]} & set(names)]


def end(registration: Registration, process: ServerProcess) -> Checkup:
    """End the server and its supervisor, by asking where they still listen, else by force; its files go too.

    Data that is kept (`up --data`) stays. A process that belongs to somebody else, or to nobody of the registration any
    more, is left alone.

    Returns:
        How it was before.
    """
    before = health.check(registration, process)
    supervisor = registration.supervisor()
    if supervisor:
        _ask(supervisor, registration)
        registry.wait_for_end(registration, ENDS_WITHIN)
    if supervisor := registration.supervisor():
        with contextlib.suppress(psutil.Error):
            supervisor.kill()
            registry.wait_for_end(registration, ENDS_WITHIN)
    if registry.read(registration.name) == registration:
        process.clear_away(registration)
    return before


def _ask(supervisor: psutil.Process, registration: Registration) -> None:
    """A process that was stopped hears nothing until it goes on."""
    for process in (supervisor, registration.server()):
        with contextlib.suppress(psutil.Error):
            if process and health.is_stopped(process):
                process.resume()
    with contextlib.suppress(psutil.Error):
        supervisor.terminate()
