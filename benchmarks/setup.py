"""From a fresh clone to an open notebook: this version of the course against an older one, in turn.

    python -m benchmarks.setup COMMIT [ROUNDS]

Each round clones a version, gives it an empty home (no caches at all), runs `lab` and waits for JupyterLab's answer.
COMMIT names the older version; this one is what is committed in this clone.
"""

import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from benchmarks import machine
from lessons.servers.supervision import ports
from tests.waiting import until

ROOT = Path(__file__).parents[1]
WITHIN = 900.0
MINE = ("LESSONS_", "PYTHON", "VIRTUAL_ENV", "JUPYTER_", "XDG_", "UV_", "M2_REPO", "PIP_CACHE_DIR")
"""Variables that would share something between the rounds."""


def measure(commit: str) -> float:
    """Seconds from the command to JupyterLab's answer, in a fresh clone of that commit and an empty home."""
    with tempfile.TemporaryDirectory(prefix="setup-") as folder:
        clone, home = Path(folder, "course"), Path(folder, "home")
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        subprocess.run(["git", "checkout", "--quiet", commit], cwd=clone, check=True)
        home.mkdir()
        return _opened(clone, home)


def _opened(clone: Path, home: Path) -> float:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(MINE)}
    environ = {**clean, "HOME": str(home), "LESSONS_SERVERS": "local"}
    (port,) = ports.free(1)
    argv = [_bare_python(), "-m", "lessons", "lab", "--no-browser", "--port", str(port)]
    began = time.monotonic()
    run = subprocess.Popen(
        argv,
        cwd=clone,
        env=environ,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        tokens = (re.search(r"http://\S+token=\w+", line) for line in run.stdout or ())
        address = next((found[0] for found in tokens if found), None)
        assert address, "the lab did not open"
        until(lambda: _answers(address), WITHIN)
        return time.monotonic() - began
    finally:
        run.send_signal(signal.SIGTERM)
        run.wait()
        until(lambda: not _at_work(clone), WITHIN)  # what is prepared in the background must not slow the next round


def _bare_python() -> str:
    """The Python that the environment was made of, which has no packages of ours."""
    return str(Path(sys.base_prefix, "bin", "python3"))


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=20).close()
        return True
    except OSError:
        return False


def _at_work(clone: Path) -> bool:
    return subprocess.run(["pgrep", "-f", str(clone)], capture_output=True).returncode == 0


def main(older: str, rounds: int = 2) -> None:
    """Measure both in turn, and write what was seen."""
    seen: dict[str, list[float]] = {older: [], "HEAD": []}
    for number in range(rounds):
        for commit, seconds in seen.items():
            seconds.append(measure(commit))
            print(f"round {number + 1} of {rounds}: {commit} {seconds[-1]:.1f} s", flush=True)
    before, now = (statistics.median(seconds) for seconds in seen.values())
    rows = [
        [f"before (commit {older[:7]})", f"{before:.0f} s", ""],
        ["now", f"{now:.0f} s", f"{now / before:.2f}"],
    ]
    shown = machine.table(["version", "from a fresh clone to an open notebook", "ratio"], rows)
    note = f"Median of {rounds} rounds in turn; an empty home each time, nothing in any cache but the index's own."
    machine.write("Set-up: from a fresh clone to an open notebook", f"{shown}\n\n{note}")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:3]))
