"""python -m lessons fetch: everything that the course needs, so that it works offline."""

import argparse

from lessons.servers import technology
from lessons.setup.line import Line


def ensure() -> None:
    """Fetch and prepare what every server needs; returns at once when all is there.

    Raises:
        FetchError: something could not be downloaded, or is not what was locked.
        ServerError: something could not be prepared.
    """
    for name in technology.NAMES:
        server = technology.load(name)
        if server.missing():
            with Line(server.title) as line:
                server.prepare(line.show)


def run(arguments: argparse.Namespace) -> int:
    """Fetch all, then say so."""
    ensure()
    print("Everything is here: the course works without a network now.")
    return 0
