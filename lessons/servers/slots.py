"""Which of the processes on one server this is: the first has plain names, the second names that end in "-2".

A notebook and its duplicate have a kernel each, and both make a topic `user-events`. So a kernel takes the lowest free
slot of the server, and keeps it as long as it lives: a file that it holds, and of which even `kill -9` lets go.
"""

import atexit
import itertools
import json
import os
import threading
from pathlib import Path
from typing import IO

from lessons import home
from lessons.servers.supervision import held_file

VARIABLE = "LESSONS_SLOTS"
"""The slots of this process, for those that it starts: a script that a notebook runs shares the notebook's names."""
OTHER_NAMES = "Another notebook uses this server too: names in this one end in -{}."
ANOTHER_SERVER = "Another notebook has such a server too: this notebook gets one of its own."

_taking = threading.Lock()
_mine: dict[str, int] = {}


def take(server: str) -> int:
    """The slot of this process on that server, from 1 on: the same at every call, in every thread, in every child.

    Args:
        server: what it is known by, such as "kafka-local".

    Raises:
        OSError: the folder of running servers can't be written to.
    """
    place = str(home.run_dir() / f"{server}.slot")
    with _taking:
        if place not in _mine:
            _mine[place] = _inherited().get(place) or _lowest_free(Path(place))
            os.environ[VARIABLE] = json.dumps({**_inherited(), **_mine})
        return _mine[place]


def _inherited() -> dict[str, int]:
    try:
        return dict(json.loads(os.environ.get(VARIABLE) or "{}"))
    except (ValueError, TypeError):
        return {}


def _lowest_free(place: Path) -> int:
    """One process looks at a time, so that nobody takes a file for held that is only looked at."""
    looking = held_file.hold_file(place, wait=True)
    try:
        _clear_away(place)
        taken = ((number, held_file.hold_file(_file(place, number), wait=False)) for number in itertools.count(1))
        number, held = next((number, held) for number, held in taken if held)
        atexit.register(_give_back, held, os.getpid())
        return number
    finally:
        if looking:
            held_file.release_file(looking)


def _clear_away(place: Path) -> None:
    """Remove the files of processes that were killed."""
    for path in place.parent.glob(f"{place.name}-*"):
        if left := held_file.hold_file(path, wait=False):
            held_file.release_file(left)


def _file(place: Path, number: int) -> Path:
    return place.with_name(f"{place.name}-{number}")


def _give_back(held: IO[str], holder: int) -> None:
    """At the end of the process that took it: a child made by `fork` has not taken it."""
    if os.getpid() == holder:
        held_file.release_file(held)
