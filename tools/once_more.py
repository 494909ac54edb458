"""The tests, and what failed of them once more: `python -m tools.once_more [what pytest takes]`.

Three tests at a time share a machine with real brokers, and now and then one of them waits for longer than it may. A
failure that does not come again where the test runs by itself is told as unsteady, and is no failure. What fails again
is one, and so is everything when more than a few fail: then it is no accident.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from lessons.setup.environment import ROOT

A_FEW = 8
"""Tests and notebooks; more than these are not tried again."""
TESTS_FAILED = 1
"""What pytest returns when tests failed, and nothing worse happened."""
COMMAND = ("python3", "-m", "lessons", "test")


def run(given: Sequence[str], command: Sequence[str] = COMMAND, root: Path = ROOT) -> int:
    """Run the tests, and what failed once more.

    Args:
        given: what pytest takes.
        command: runs pytest.
        root: the folder of the tests.

    Returns:
        what pytest returned; 0 when nothing failed twice.
    """
    kept = root / ".pytest_cache" / "v" / "cache" / "lastfailed"
    kept.unlink(missing_ok=True)
    code = subprocess.call([*command, *given], cwd=root)
    if code != TESTS_FAILED:
        return code
    failed = failed_tests(kept)
    if not 0 < len(failed) <= A_FEW:
        return code
    print(f"Once more, by themselves: {', '.join(failed)}", flush=True)
    again = subprocess.call([*command, *_options(given, root), *failed, "-n", "0"], cwd=root)
    if again == 0:
        print(f"Unsteady: failed once, and passed by themselves: {', '.join(failed)}", flush=True)
    return again


def failed_tests(kept: Path) -> list[str]:
    """The tests that pytest wrote down as failed, sorted; a notebook whole, since its cells need those before them."""
    names = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    return sorted({name.partition("::")[0] if ".ipynb::" in name else name for name in names})


def _options(given: Sequence[str], root: Path) -> list[str]:
    """What was given without the files and folders that it names."""
    return [argument for argument in given if not (root / argument.partition("::")[0]).exists()]


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
