"""Rounds of programs that take turns: each in a new Python process, in a home where nothing of the last one runs."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from lessons import home as places
from tests.waiting import until

ROOT = Path(__file__).parents[1]
SECONDS_TO_END = 30
Measured = dict[str, list[list[float]]]
"""By a program's name the numbers of each round."""


def in_turn(programs: Mapping[str, str], rounds: int, servers: Mapping[str, str] | None = None) -> Measured:
    """Run each program once in every round, with progress.

    Args:
        programs: by name; what one prints last is a JSON list of numbers, of which the first is seconds.
        rounds: how many.
        servers: by a program's name the kind of servers it uses (LESSONS_SERVERS); "local" where none is given.

    Returns:
        By name the lists of numbers, one for each round.

    Raises:
        subprocess.CalledProcessError: a program failed; what it wrote of that is on the terminal.
    """
    seen: Measured = {name: [] for name in programs}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as home:
        for number in range(rounds):
            for name, program in programs.items():
                seen[name].append(_run(program, home, (servers or {}).get(name, "local")))
            said = ", ".join(f"{name} {found[-1][0]:.2f} s" for name, found in seen.items())
            print(f"round {number + 1} of {rounds}: {said}", flush=True)
    return seen


def _run(program: str, home: str, servers: str) -> list[float]:
    own = {"LESSONS_HOME": home, "LESSONS_CACHE": str(places.cache_dir())}
    own |= {"LESSONS_SERVERS": servers, "PYTHONPATH": str(ROOT)}
    argv = [sys.executable, "-c", program]
    ran = subprocess.run(argv, env={**os.environ, **own}, stdout=subprocess.PIPE, text=True, check=True)
    until(lambda: not list(Path(home, "run").glob("*.json")), SECONDS_TO_END)  # the next one has the machine for itself
    numbers: list[float] = json.loads(ran.stdout.splitlines()[-1])
    return numbers
