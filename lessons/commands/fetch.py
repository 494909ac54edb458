"""python3 -m lessons fetch: everything that the course needs, so that it works offline."""

import argparse
import os
from collections.abc import Iterable

from lessons.servers import catalogue
from lessons.servers.supervision.process import ServerProcess
from lessons.servers.technology import Technology
from lessons.setup.progress_line import ProgressLine


def process_wanted(technology: Technology) -> ServerProcess:
    """What will be started of it: a child process, or a container where LESSONS_SERVERS asks for those."""
    in_containers = os.environ.get("LESSONS_SERVERS") == "containers"
    return catalogue.container_of(technology) if in_containers else technology.process


def wanted() -> list[ServerProcess]:
    """The servers that will be started."""
    return [process_wanted(catalogue.load(name)) for name in (*catalogue.NAMES, *catalogue.LABS)]


def ensure(those: Iterable[ServerProcess] | None = None) -> None:
    """Fetch and prepare what servers need; returns at once when all is there.

    Args:
        those: which servers; None for all of them.

    Raises:
        FetchError: something could not be downloaded, or is not what was locked.
        ServerError: something could not be prepared.
    """
    for server in wanted() if those is None else those:
        if server.missing():
            with ProgressLine(server.title) as line:
                server.prepare(line.show)


def run(arguments: argparse.Namespace) -> int:
    """Fetch all, then say so."""
    ensure()
    print("Everything is here: the course works without a network now.")
    return 0
