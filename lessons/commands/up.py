"""python3 -m lessons up: servers in the foreground, until Ctrl-C."""

import argparse
import os
import shlex
import signal
import sys
import threading
from contextlib import ExitStack

from lessons.errors import ServerError
from lessons.servers import Server, catalogue, external, together
from lessons.servers.supervision import crash_notice
from lessons.servers.supervision.handle import OwnServer
from lessons.setup.spelling import command

OPEN = "Whoever is in this network can reach these servers, and they ask nobody who they are."
LOOK = 0.5  # seconds between two looks at the servers


def run(arguments: argparse.Namespace) -> int:
    """Start the named servers (all of them when none is named) side by side, wait, and tell of trouble.

    Raises:
        ServerError: one did not start, or has ended; the others end too.
    """
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    if arguments.containers:
        os.environ["LESSONS_SERVERS"] = "containers"
    if arguments.address and external.wanted_kind() == "containers":
        raise ServerError(
            "Containers of this course listen on this computer only.",
            "Leave out --address; or leave out --containers and LESSONS_SERVERS.",
        )
    names = list(dict.fromkeys(arguments.names)) or list(catalogue.NAMES)
    for name in names:
        catalogue.load(name)  # a wrong name is told before anything starts
    with ExitStack() as stack:
        servers = together.start(names, arguments.data, _say, ended, arguments.address or "")
        started = [stack.enter_context(server) for server in servers]
        if not ended.is_set():
            if arguments.address:
                _tell_the_room(started)
            _say("Ctrl-C stops what nothing else uses.")
        _watch(started, ended)
    return 0


def _tell_the_room(started: list[Server]) -> None:
    """What everybody else types before `lab`, to be copied as it is, in the order of the technologies."""
    lines = ["", f"Everybody else types this, then `{command('lab')}` in the same terminal:"]
    for server in sorted(started, key=lambda one: catalogue.NAMES.index(one.name)):
        settings = catalogue.load(server.name).settings_for(server.address, server.admin_address)
        lines += [f"export {name}={shlex.quote(value)}" for name, value in settings.items()]
    _say("\n".join([*lines, "", OPEN]))


def _watch(started: list[Server], ended: threading.Event) -> None:
    while not ended.wait(LOOK):
        for line in crash_notice.news():
            _say(line)
        if any(isinstance(server, OwnServer) and not server.lease.open for server in started):
            raise ServerError("A server has ended.", f"`{command('doctor')}` looks for the cause.")


def _say(line: str) -> None:
    """In one piece: servers that start side by side speak from threads of their own."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
