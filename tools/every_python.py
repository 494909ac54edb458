"""The core notebooks and the quick tests on the other Pythons of this machine: `python -m tools.every_python [3.14 …]`.

`--list` only lists them, for somebody who runs them on this Python.

Each Python gets a new environment in a clone of what is committed. Jars and start-up caches are the learner's own, so
that nothing of them is downloaded again; packages come from their cache where they were downloaded before. In the end
nothing is left. The whole suite is run on one Python, this one; that the others do the same is seen here.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lessons import home
from lessons.setup import another_python, supported
from lessons.setup.environment import ROOT

CORE = ("00_start_here", "01_kafka", "02_kinesis", "03_pulsar", "04_event_store")
QUICK = (
    "tests/course",
    "tests/embedded_eventstore/projections/test_engine.py",
    "tests/embedded_eventstore/projections/test_scripts.py",
    "tests/kernel",
    "tests/setup/test_lab.py",
    "tests/setup/test_lock.py",
    "tests/setup/test_supported.py",
    "tests/test_doctests.py",
    "tests/test_events.py",
)
"""Tests without servers of their own, and what depends on Python's version: JavaScript's engine, tracebacks, set-up."""


LEFT_OUT = "--ignore=tests/course/test_every_exercise.py"
"""Every answer on real servers takes ten minutes, and another Python judges alike."""


def tests() -> list[str]:
    """The core notebooks and the quick tests, as pytest takes them."""
    return [*(f"notebooks/{name}.ipynb" for name in CORE), *QUICK, LEFT_OUT]


def main(wanted: list[str]) -> int:
    """Run them on these versions, on all but this one when none is named; 1 if a test failed or there is no Python."""
    if wanted == ["--list"]:
        print("\n".join(tests()))
        return 0
    here = pythons()
    chosen = wanted or [version for version in here if version != supported.dotted(sys.version_info[:2])]
    if missing := [version for version in chosen if version not in here]:
        print(f"Python {', '.join(missing)} is not on this machine.", file=sys.stderr)
        return 1
    if not chosen:
        print("No other Python that the course supports is on this machine.")
    with tempfile.TemporaryDirectory(prefix="lessons-pythons-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        results = [run(version, here[version], clone) for version in chosen]
    return 0 if all(results) else 1


def pythons() -> dict[str, str]:
    """The supported Pythons of this machine, the oldest version first: for each the path of the one that is first."""
    found = dict(reversed(list(another_python.suitable_pythons())))
    return {version: found[version] for version in map(supported.dotted, supported.PYTHONS) if version in found}


def run(version: str, python: str, clone: Path) -> bool:
    """Make this Python's environment in the clone and run the tests in it; whether all went well."""
    shutil.rmtree(clone / ".venv", ignore_errors=True)
    argv = [".venv/bin/python", "-m", "tools.once_more", "-q", *tests()]
    return step(f"Python {version}: setting up", [python, "-m", "lessons", "fetch"], clone) and step(
        f"Python {version}: {len(CORE)} notebooks and quick tests", argv, clone
    )


def step(what: str, argv: list[str], clone: Path) -> bool:
    """Run one program to its end, tell what and how long, and what it said where it failed."""
    print(what, end=" … ", flush=True)
    environ = {**os.environ, "LESSONS_CACHE": str(home.cache_dir())}
    begun = time.monotonic()
    ran = subprocess.run(argv, cwd=clone, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    well = ran.returncode == 0
    print(f"{'ok' if well else 'FAILED'}, {time.monotonic() - begun:.0f} s", flush=True)
    print("" if well else ran.stdout, end="", flush=True)
    return well


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
