"""A lesson's producer and consumer as a learner runs them: programs in two terminals."""

import os
import subprocess
import sys
from typing import IO

from tests.notebooks import ROOT


class Running(subprocess.Popen):
    """A program that does not outlive a test that has failed: at the block's end nothing else would end it."""

    def __exit__(self, kind, value, trace):
        if kind is not None:
            self.kill()
        super().__exit__(kind, value, trace)


def start(program: str, *arguments: str, **environ: str) -> Running:
    """Start the program of that name, such as "kafka.producer"; what it prints comes at once, as in a terminal."""
    argv = [sys.executable, "-m", "lessons", "run", program, *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return Running(argv, cwd=ROOT, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1", **environ}, **pipes)


def run(program: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess:
    """Run the program to its end, with what is added to the environment."""
    with start(program, *arguments, **environ) as process:
        said, errors = process.communicate(timeout=100)
    return subprocess.CompletedProcess(process.args, process.returncode, said, errors)


def line_with(part: str, output: IO[str], errors: IO[str] | None = None) -> str:
    """The next line of a running program with that part; it has failed when its output ends before."""
    before = []
    for line in output:
        if part in line:
            return line
        before.append(line)
    told = errors.read() if errors else ""
    raise AssertionError(f"{part!r} was not in what it printed: {''.join(before)}{told}")
