"""python3 -m lessons test: every unit test, and every notebook executed and compared."""

import argparse
import subprocess
import sys

from lessons.commands import fetch
from lessons.setup.environment import ROOT

SIDE_BY_SIDE = ("-n", "3", "--dist", "loadfile")
"""Three at a time (most of a lesson is waiting), a notebook's cells always together; each has servers of its own."""


def run(arguments: argparse.Namespace) -> int:
    """Run pytest with the arguments given; its exit code is ours."""
    fetch.ensure()
    return subprocess.call([sys.executable, "-m", "pytest", *pytest_arguments(arguments.pytest)], cwd=ROOT)


def pytest_arguments(given: list[str]) -> list[str]:
    """What pytest gets: what was given, side by side unless that says otherwise."""
    chosen = any(argument.startswith(("-n", "--numprocesses", "--dist", "--pdb")) for argument in given)
    return given if chosen else [*SIDE_BY_SIDE, *given]
