"""python3 -m lessons fetch: everything that the course needs, so that it works offline."""

import argparse
import os
from collections.abc import Iterable

from lessons.servers import technology
from lessons.servers.containers.container import Contained
from lessons.servers.technology import Technology
from lessons.setup.progress_line import ProgressLine


def wanted() -> list[Technology]:
    """The servers that will be started: local ones, or containers where LESSONS_SERVERS asks for them."""
    every = [technology.load(name) for name in technology.NAMES]
    if os.environ.get("LESSONS_SERVERS") != "containers":
        return every
    return [Contained(one) for one in every]


def ensure(those: Iterable[Technology] | None = None) -> None:
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
