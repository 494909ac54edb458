"""python -m lessons test: every unit test, and every notebook executed and compared."""

import argparse
import os
import subprocess
import sys

from lessons.commands import fetch
from lessons.setup.environment import ROOT


def run(arguments: argparse.Namespace) -> int:
    """Run pytest with the arguments given; its exit code is ours."""
    fetch.ensure()
    return subprocess.call(
        [sys.executable, "-m", "pytest", *arguments.pytest], cwd=ROOT, env=dict(os.environ)
    )
