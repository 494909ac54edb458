"""Learners who run a notebook at the same time: a kernel and a home for each, on servers that are shared or not."""

import asyncio
import contextlib
import copy
import os
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from lessons import home as places
from tests import harness

CELL_SECONDS = 600
"""How long a cell may take: many learners share few cores."""
LOOK = 2.0  # seconds between two looks at what a learner's processes take
COLOURS = re.compile(r"\x1b\[[\d;]*m")
FAILURES = (CellExecutionError, CellTimeoutError, DeadKernelError)


@dataclass
class Learner:
    """What became of one learner's run.

    Args:
        notebook: executed as far as it came.
        trouble: the last line of the error that ended it; "" where every cell ran.
        seconds: from the start of the kernel to the end of the last cell.
        kernel: the most memory that the kernel's own process had, in bytes that it shares with no other process.
        whole: the same of all its processes, the servers that it started among them.
        cpu: seconds of processor time of all its processes.
    """

    notebook: NotebookNode
    trouble: str = ""
    seconds: float = 0.0
    kernel: int = 0
    whole: int = 0
    cpu: float = 0.0

    @property
    def unsolved(self) -> list[str]:
        """The exercises whose checks did not say that the answer is correct."""
        said = harness.said(self.notebook)
        return [exercise for exercise, texts in said.items() if not all(text.startswith("Correct.") for text in texts)]


class _Watch:
    """Looks at all kernels' processes and their children again and again, beside the loop that gives them cells."""

    def __init__(self) -> None:
        self.learners: dict[int, Learner] = {}
        self.cpu: dict[int, dict[int, float]] = {}
        self.looking = threading.Lock()

    def add(self, pid: int, learner: Learner) -> None:
        """Look at this kernel, too."""
        self.cpu[pid] = {}
        self.learners[pid] = learner

    def look(self) -> None:
        """Once at all that run, with one look at the system's table of processes."""
        children: dict[int, list[int]] = {}
        for process in psutil.process_iter(["ppid"]):
            children.setdefault(process.info["ppid"], []).append(process.pid)
        with self.looking:
            for pid, learner in list(self.learners.items()):
                self._look_at(pid, learner, children)

    def finish(self, pid: int) -> None:
        """Look at this kernel for the last time."""
        self.look()
        with self.looking:
            del self.learners[pid]

    def _look_at(self, pid: int, learner: Learner, children: Mapping[int, list[int]]) -> None:
        found = {one: _memory(one) for one in _with_children(pid, children)}
        learner.kernel = max(learner.kernel, found[pid])
        learner.whole = max(learner.whole, sum(found.values()))
        for one in found:
            self.cpu[pid][one] = max(_seconds(one), self.cpu[pid].get(one, 0.0))
        learner.cpu = sum(self.cpu[pid].values())

    async def go_on(self) -> None:
        """Until it is cancelled."""
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(LOOK)


def _with_children(pid: int, children: Mapping[int, list[int]]) -> list[int]:
    return [pid, *(one for child in children.get(pid, ()) for one in _with_children(child, children))]


def _memory(pid: int) -> int:
    with contextlib.suppress(psutil.Error):
        return int(psutil.Process(pid).memory_full_info().uss)
    return 0


def _seconds(pid: int) -> float:
    with contextlib.suppress(psutil.Error):
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system)
    return 0.0


def run(
    notebook: NotebookNode, folder: Path, homes: Path, count: int, settings: Mapping[str, str], within: float = 0.0
) -> list[Learner]:
    """Let so many learners run the notebook side by side, and return when the last one is through.

    Args:
        notebook: what each of them runs.
        folder: where it works.
        homes: an empty folder, in which each learner gets a home.
        count: how many.
        settings: what their environment has besides.
        within: the seconds within which they begin, one after the other; 0 for all at once.
    """
    environs = [_environment(homes / f"learner-{number}", settings) for number in range(count)]
    return asyncio.run(_together(notebook, folder, environs, within))


def _environment(home: Path, settings: Mapping[str, str]) -> dict[str, str]:
    cleared = {name: value for name, value in os.environ.items() if name not in ("LESSONS_SERVERS", "LESSONS_SLOTS")}
    own = {"LESSONS_HOME": str(home), "LESSONS_CACHE": str(places.cache_dir()), "LESSONS_PACE": "0"}
    return {**cleared, **own, "PYTHONPATH": str(harness.ROOT), **settings}


async def _together(
    notebook: NotebookNode, folder: Path, environs: list[dict[str, str]], within: float
) -> list[Learner]:
    watch = _Watch()
    looking = asyncio.create_task(watch.go_on())
    try:
        begins = (number * within / len(environs) for number in range(len(environs)))
        learning = (
            _learn(notebook, folder, environ, watch, late) for environ, late in zip(environs, begins, strict=True)
        )
        return list(await asyncio.gather(*learning))
    finally:
        looking.cancel()


async def _learn(notebook: NotebookNode, folder: Path, environ: dict[str, str], watch: _Watch, late: float) -> Learner:
    await asyncio.sleep(late)
    learner = Learner(copy.deepcopy(notebook))
    place = {"metadata": {"path": str(folder)}}
    client = NotebookClient(learner.notebook, timeout=CELL_SECONDS, kernel_name="python3", resources=place)
    began = time.monotonic()
    async with client.async_setup_kernel(env=environ):
        assert client.km
        assert client.km.provisioner
        watch.add(client.km.provisioner.pid, learner)  # type: ignore[attr-defined]  # a local kernel has one
        try:
            await _run_cells(client)
        except FAILURES as error:
            learner.trouble = COLOURS.sub("", str(error)).strip().splitlines()[-1]
        learner.seconds = time.monotonic() - began
        await asyncio.to_thread(watch.finish, client.km.provisioner.pid)  # type: ignore[attr-defined]
    return learner


async def _run_cells(client: NotebookClient) -> None:
    for number, cell in enumerate(client.nb.cells):
        await client.async_execute_cell(cell, number)
