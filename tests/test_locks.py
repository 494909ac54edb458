"""A lock is one process's at a time, and goes with it."""

import subprocess
import sys

from lessons import locks
from tests.notebooks import ROOT
from tests.waiting import until

HOLD = """
import sys
from pathlib import Path
from lessons import locks

with locks.locked(Path(sys.argv[1])):
    print(1, flush=True)
    input()
"""


def test_another_process_is_seen_to_hold_it_until_it_is_killed(tmp_path):
    file = tmp_path / "lock"
    assert not locks.is_locked(file), "nobody has made it yet"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, file], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout.readline() == b"1\n"
        assert locks.is_locked(file)
        with open(file, "a") as opened:
            assert not locks.try_lock(opened)
    finally:
        holder.kill()
        holder.communicate()
    until(lambda: not locks.is_locked(file))
    with open(file, "a") as opened:
        assert locks.try_lock(opened)


def test_what_the_file_holds_stays(tmp_path):
    (tmp_path / "lock").write_text("who has it")
    with locks.locked(tmp_path / "lock"):
        pass
    assert (tmp_path / "lock").read_text() == "who has it"
