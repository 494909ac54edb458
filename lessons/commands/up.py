"""python3 -m lessons up: servers in the foreground, until Ctrl-C."""

import argparse
import os
import signal
import threading
from contextlib import ExitStack

from lessons import servers
from lessons.errors import ServerError
from lessons.servers import technology, trouble
from lessons.setup.spelling import command

LOOK = 0.5  # seconds between two looks at the servers


def run(arguments: argparse.Namespace) -> int:
    """Start the named servers (all of them when none is named), say when each is ready, wait, and tell of trouble."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    if arguments.containers:
        os.environ["LESSONS_SERVERS"] = "containers"
    names = list(dict.fromkeys(arguments.names)) or list(technology.NAMES)
    for name in names:
        technology.load(name)  # a wrong name is told before anything starts
    with ExitStack() as stack:
        settings = {"data": arguments.data, "own_names": False, "say": _say}
        started = [stack.enter_context(servers.start(name, **settings)) for name in names]
        _say("Ctrl-C stops what nothing else uses.")
        while not ended.wait(LOOK):
            for line in trouble.news():
                _say(line)
            if any(server.lease and not server.lease.open for server in started):
                raise ServerError("A server has ended.", f"`{command('doctor')}` looks for the cause.")
    return 0


def _say(line: str) -> None:
    print(line, flush=True)
