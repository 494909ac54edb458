"""Ending servers of this course from outside, whoever uses them: what hangs has no other end."""

import contextlib

import psutil

from lessons.servers.containers.container import of_record
from lessons.servers.supervision import health, registry
from lessons.servers.supervision.health import Look
from lessons.servers.supervision.registry import Record

ENDS_WITHIN = 20.0
"""Seconds; a supervisor gives its server ten, and kills it then."""


def recorded(names: list[str]) -> list[Record]:
    """The servers that are written down, of these technologies, or by these names of their own; all for no name.

    A technology's name also stands for the servers that labs have of it, and for its containers.
    """
    found = filter(None, map(registry.read, registry.names()))
    return [record for record in found if not names or {record.name, record.name.partition("-")[0]} & set(names)]


def end(record: Record) -> Look:
    """End the server and its supervisor, by asking where they still listen, else by force; its files go too.

    Data that is kept (`up --data`) stays. A process that belongs to somebody else, or to nobody of the record any
    more, is left alone.

    Returns:
        How it was before.
    """
    before = health.look(record)
    supervisor = record.supervisor()
    if supervisor:
        _ask(supervisor, record)
        registry.wait_for_end(record, ENDS_WITHIN)
    if record.supervisor():
        with contextlib.suppress(psutil.Error):
            supervisor.kill()
            registry.wait_for_end(record, ENDS_WITHIN)
    if registry.read(record.name) == record:
        of_record(record).clear_away(record)
    return before


def _ask(supervisor: psutil.Process, record: Record) -> None:
    """A process that was stopped hears nothing until it goes on."""
    for process in (supervisor, record.server()):
        with contextlib.suppress(psutil.Error):
            if process and health.is_stopped(process):
                process.resume()
    with contextlib.suppress(psutil.Error):
        supervisor.terminate()
