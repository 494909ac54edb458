"""Several servers started side by side: a start mostly waits, for a Java that reads its classes, say."""

import contextlib
import os
import queue
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from lessons.errors import LessonError
from lessons.servers import catalogue, external, settings, starting
from lessons.servers.supervision import lease
from lessons.servers.supervision.handle import Server
from lessons.setup import aws

GIVES_UP_WITHIN = 5.0  # seconds; one that downloads goes on for longer, and ends with this process
LOOK = 0.2  # seconds between two looks at whether to go on
Started = Server | BaseException


def start(
    names: Sequence[str],
    data: Path | str | None,
    say: Callable[[str], None],
    ended: threading.Event,
    reached_by: str = "",
) -> list[Server]:
    """Start all of them at once; each says when it is ready.

    Args:
        names: technologies.
        data: a folder in which they keep their data; None: it goes with them.
        say: gets lines of progress, also from other threads.
        ended: when it is set, nothing more is waited for.
        reached_by: as `starting.start` takes it.

    Returns:
        The servers; none of them when `ended` was set meanwhile.

    Raises:
        LessonError: one did not start; the others are ending.
    """
    _prepare(names, bool(data or reached_by), say)
    if not aws.is_real(os.environ):
        aws.hide_account(os.environ)  # before there are threads: each looks at the environment
    outcomes: queue.Queue[Started] = queue.Queue()
    how = {"data": data, "reached_by": reached_by, "say": say}
    threads = [threading.Thread(target=_start, args=(name, outcomes), kwargs=how, daemon=True) for name in names]
    for thread in threads:
        thread.start()
    servers: list[Server] = []
    try:
        servers = _wait(outcomes, len(names), ended)
    finally:
        if len(servers) < len(names):
            _give_up(threads)
    return servers if len(servers) == len(names) else []


def _give_up(threads: Sequence[threading.Thread]) -> None:
    """A server whose supervisor was just started has no lease yet: its thread takes one, and leaves."""
    lease.leave_all()
    for thread in threads:
        thread.join(GIVES_UP_WITHIN)


def _prepare(names: Sequence[str], ours: bool, say: Callable[[str], None]) -> None:
    """One after the other, since that keeps all cores busy; who can't is told when its server is started."""
    for name in names:
        technology = catalogue.load(name)
        with contextlib.suppress(LessonError):
            kind = external.wanted_kind()
            local = ours or kind == "local" or not technology.external_address(settings.environ())
            if kind != "containers" and local and technology.process.missing():
                technology.process.prepare(say)


def _start(name: str, outcomes: "queue.Queue[Started]", **how: Any) -> None:
    try:
        outcomes.put(starting.start(name, own_names=False, **how))
    except BaseException as error:
        outcomes.put(error)


def _wait(outcomes: "queue.Queue[Started]", count: int, ended: threading.Event) -> list[Server]:
    servers: list[Server] = []
    while len(servers) < count and not ended.is_set():
        with contextlib.suppress(queue.Empty):
            outcome = outcomes.get(timeout=LOOK)
            if isinstance(outcome, BaseException):
                raise outcome
            servers.append(outcome)
    return servers
