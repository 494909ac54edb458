"""python3 -m lessons.commands.ahead: prepare all servers in the background, while a learner reads the first lesson.

A server that is asked for meanwhile waits for its turn and says how far it has come. What fails here is tried again
then, and told.
"""

import os
import subprocess
import sys
from pathlib import Path

from lessons import home
from lessons.commands import fetch
from lessons.errors import LessonError
from lessons.servers.java import turns
from lessons.servers.supervision.process import ServerProcess
from lessons.setup.environment import ROOT

NAME = "all"
"""Under which others see that it runs."""
NICE = 10
"""How much it stands back behind what the learner does."""


def log() -> Path:
    """What it said the last time."""
    return home.cache_dir() / "preparing.log"


def start() -> None:
    """Begin; returns at once. It goes on when who began it has ended, and ends when all is prepared."""
    argv = [sys.executable, "-m", "lessons.commands.ahead"]
    with open(log(), "w", encoding="utf-8") as said:
        subprocess.Popen(argv, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True)


def main() -> int:
    """Prepare what is missing, one server after the other; 1 when something failed."""
    os.nice(NICE)
    with turns.turn(NAME, _say):
        failed = [server for server in fetch.wanted() if not _prepared(server)]
        return int(bool(failed))


def _prepared(server: ServerProcess) -> bool:
    try:
        server.prepare(_say)
        return True
    except (LessonError, OSError) as error:
        _say(str(error))
        return False


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
