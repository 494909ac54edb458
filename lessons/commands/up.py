"""python3 -m lessons up: servers in the foreground, until Ctrl-C."""

import argparse
import os
import signal
import sys
import threading
from contextlib import ExitStack

from lessons.errors import ServerError
from lessons.servers import Server, catalogue, together
from lessons.servers.supervision import crash_notice
from lessons.servers.supervision.handle import OwnServer
from lessons.setup.spelling import command

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
    names = list(dict.fromkeys(arguments.names)) or list(catalogue.NAMES)
    for name in names:
        catalogue.load(name)  # a wrong name is told before anything starts
    with ExitStack() as stack:
        started = [stack.enter_context(server) for server in together.start(names, arguments.data, _say, ended)]
        if not ended.is_set():
            _say("Ctrl-C stops what nothing else uses.")
        _watch(started, ended)
    return 0


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
