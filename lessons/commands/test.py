"""python3 -m lessons test: every unit test, and every notebook executed and compared."""

import argparse
import subprocess
import sys

from lessons.commands import fetch
from lessons.setup.environment import ROOT


def run(arguments: argparse.Namespace) -> int:
    """Run pytest with the arguments given; its exit code is ours."""
    fetch.ensure()
    return subprocess.call([sys.executable, "-m", "pytest", *pytest_arguments(arguments.pytest)], cwd=ROOT)


def pytest_arguments(given: list[str]) -> list[str]:
    """What pytest gets: what was given, three at a time unless that says otherwise, a notebook's cells together."""
    if any(argument.startswith("--pdb") for argument in given):
        return given
    processes = [] if any(argument.startswith(("-n", "--numprocesses")) for argument in given) else ["-n", "3"]
    together = [] if any(argument.startswith("--dist") for argument in given) else ["--dist", "loadfile"]
    return [*processes, *together, *given]
