"""What a learner takes on a JupyterHub: memory and processor of their server and of a kernel, on one shared Kafka.

    python -m benchmarks.hub [LEARNERS]

The hub has the course's own configuration (deploy/jupyterhub), in an environment that is made for it. Each learner's
server starts, a kernel runs the first cells of 01_kafka, and then nobody does anything for a while.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import psutil

from benchmarks import machine
from lessons import servers
from tests import harness, notebooks
from tests.oneclick.hub import PASSWORD, Hub
from tests.waiting import until

FIRST_CELLS = 4
QUIET_SECONDS = 10.0
READY_WITHIN = 300.0
Processes = dict[str, list[psutil.Process]]
"""By a learner's name the process of their server, and their kernel's."""


def main(count: int = 3) -> None:
    """Measure, print, and write RESULTS.md."""
    names = [f"learner-{number}" for number in range(count)]
    with tempfile.TemporaryDirectory(prefix="hub-") as folder, servers.start("kafka", say=None) as kafka:
        hub = Hub(Path(folder), {"KAFKA_BOOTSTRAP_SERVERS": kafka.address}, idle=3600)
        try:
            rows = _measure(hub, names)
        finally:
            hub.close()
    said = f"Medians of {count} learners on one shared Kafka. Memory is what the processes share with no other."
    machine.write("JupyterHub: what a learner takes", f"{machine.table(['', 'memory', 'processor'], rows)}\n\n{said}")


def _measure(hub: Hub, names: list[str]) -> list[list[str]]:
    for name in names:
        assert hub.log_in(name, PASSWORD)
        hub.ask("POST", f"/hub/api/users/{name}/server")
    for name in names:
        until(lambda name=name: hub.is_ready(name), READY_WITHIN)  # type: ignore[misc]
        kernel = hub.ask("POST", f"/user/{name}/api/kernels").json()["id"]
        for cell in notebooks.code_cells(notebooks.read(harness.path("01_kafka")))[:FIRST_CELLS]:
            hub.run_cell(name, kernel, cell.source)
    found = {name: _processes(hub.state / "homes" / name) for name in names}
    used = _seconds(found)
    time.sleep(QUIET_SECONDS)  # what is measured is that nobody does anything
    quiet = (_seconds(found) - used) / QUIET_SECONDS
    return [
        ["the learner's server", _memory(found, 0), ""],
        ["a kernel after the first cells", _memory(found, 1), ""],
        ["both, from their start to the end of these cells", "", f"{used:.1f} s"],
        ["both, while nobody does anything", "", f"{100 * quiet:.1f} % of a core"],
        ["the hub and its proxy", _together([psutil.Process(hub.process.pid)]), ""],
    ]


def _processes(home: Path) -> list[psutil.Process]:
    """The server first, which is the kernel's parent."""
    mine = [one for one in psutil.process_iter(["environ"]) if (one.info["environ"] or {}).get("HOME") == str(home)]
    return sorted(mine, key=lambda one: one.create_time())


def _memory(found: Processes, which: int) -> str:
    return f"{median(one[which].memory_full_info().uss for one in found.values()) / 1e6:.0f} MB"


def _together(processes: list[psutil.Process]) -> str:
    """A hub's own processes; its learners' servers are its children too."""
    own = [child for one in processes for child in one.children() if child.environ().get("HOME") == os.environ["HOME"]]
    return f"{sum(one.memory_full_info().uss for one in [*processes, *own]) / 1e6:.0f} MB"


def _seconds(found: Processes) -> float:
    """A learner's processor time so far, in seconds: the median."""
    times = [[one.cpu_times() for one in processes[:2]] for processes in found.values()]
    return median(sum(one.user + one.system for one in both) for both in times)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
