"""A lesson's producer and consumer as a learner runs them: programs in two terminals."""

import os
import subprocess
import sys

from tests.notebooks import ROOT


def run(program: str, *arguments: str, **environ: str) -> subprocess.CompletedProcess:
    """Run the program of that name, such as "kafka.producer", to its end, with what is added to the environment."""
    argv = [sys.executable, "-m", "lessons", "run", program, *arguments]
    return subprocess.run(argv, cwd=ROOT, env={**os.environ, **environ}, capture_output=True, text=True, timeout=100)
