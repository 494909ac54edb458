"""The terminals in which a person types: one with a bare Python, and the one that the lab gives."""

import glob
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from lessons.commands import lab

FOLDERS = ("", "work", "work/deeper", "notebooks", "notebooks/deeper")
"""Where a terminal may be: in the clone's own folder, where the learner's copies are, where the lessons are."""
OTHERS = sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/3.1[0-3].*/bin/python3")))
PYTHONS = tuple(OTHERS) or (str(Path(sys.base_prefix) / "bin" / "python3"),)
"""Pythons without the course's packages: every version that this machine has."""
LIMIT = 240  # seconds for one line
COLLECT_ONLY = "--collect-only -q -p no:cacheprovider"
"""For pytest, when a line is typed that runs the tests: these are running already."""
QUIET = {"BROWSER": "true", "PYTEST_ADDOPTS": COLLECT_ONLY}
OURS = ("PYTHONPATH", "VIRTUAL_ENV", "JUPYTER_CONFIG_PATH", "LESSONS_ENTERED")


@dataclass(frozen=True)
class Shell:
    """A terminal.

    Args:
        environ: its environment.
        folder: where it is.
    """

    environ: dict[str, str]
    folder: Path

    def type(self, line: str, until: str | None = None, number: int = signal.SIGINT) -> tuple[int, str]:
        """Type a line, and press Ctrl-C (or send that signal) when these words have come.

        Returns:
            The exit code, and all that was printed.
        """
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "start_new_session": True}
        run = subprocess.Popen(["sh", "-c", line], cwd=self.folder, env=self.environ, **pipes)
        limit = threading.Timer(LIMIT, os.killpg, (run.pid, signal.SIGKILL))
        limit.start()
        said = []
        for text in run.stdout:
            said.append(text)
            if until and until in text:
                os.killpg(run.pid, number)
                until = None
        limit.cancel()
        return run.wait(timeout=60), "".join(said)


def bare(python: str, folder: Path, programs: Path) -> Shell:
    """A terminal whose `python3` is that one, and that knows nothing of the course.

    Args:
        python: a Python without the course's packages.
        folder: where the terminal is.
        programs: an empty folder, which gets `python3`.
    """
    program = programs / "python3"
    program.write_text(f'#!/bin/sh\nexec {python} "$@"\n')
    program.chmod(0o755)
    mine = {name: value for name, value in os.environ.items() if name not in OURS}
    return Shell({**mine, "PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin", **QUIET}, folder)


def of_the_lab(folder: Path) -> Shell:
    """A terminal of JupyterLab."""
    return Shell(lab.environment({**os.environ, **QUIET}), folder)
