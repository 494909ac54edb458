"""The one command for every check that takes seconds: `python -m tools.check`, and with `--fix` what can be mended is.

`.ci/run`, the workflow on GitHub and the git hook call it, too. What a check says is shown when it fails.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tools.pages import GENERATED

ROOT = Path(__file__).parents[1]
QUICK = (
    "tests/setup/test_lock.py",
    "tests/test_dependencies.py",
    "tests/test_doctests.py",
    "tests/test_glossary.py",
    "tests/test_house.py",
    "tests/test_readme.py",
    "tests/test_sizes.py",
    "tests/test_workflow.py",
)
"""Tests that look at the files of the repository and start no server."""


class Check(NamedTuple):
    """One check.

    Args:
        name: what it looks at.
        argv: the module that does it, and its arguments.
        fix: the same for mending what it finds; nothing where only a person can.
    """

    name: str
    argv: Sequence[str]
    fix: Sequence[str] = ()


CHECKS = (
    Check("lint", ("ruff", "check"), ("ruff", "check", "--fix")),
    Check("format", ("ruff", "format", "--check"), ("ruff", "format")),
    Check("types", ("mypy",)),
    Check("generated pages", ("cogapp", "--check", *GENERATED), ("cogapp", "-r", *GENERATED)),
    Check("locks, pages, sizes, doctests", ("pytest", "-q", *QUICK)),
)


def passes(check: Check, fix: bool) -> bool:
    """Run one check, after its fix if that is wanted, and say how it went."""
    began = time.monotonic()
    if fix and check.fix:
        _run(check.fix)
    ran = _run(check.argv)
    ok = ran.returncode == 0
    print(f"{'ok    ' if ok else 'FAILED'} {check.name} ({time.monotonic() - began:.1f} s)", flush=True)
    if not ok:
        print(ran.stdout, flush=True)
    return ok


def _run(argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
    module = [sys.executable, "-m", *argv]
    return subprocess.run(module, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def main(arguments: Sequence[str]) -> int:
    """Run all of them, also after one has failed; 1 if any did."""
    results = [passes(check, "--fix" in arguments) for check in CHECKS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
