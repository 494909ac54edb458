"""The lock is installed as it is, and never resolved again: what it holds fits together, but for the bounds we lift."""

import re
import subprocess
import sys

from lessons.setup.environment import DIRECT, LOCK, ROOT, locked

OVERRIDES = ROOT / "requirements.overrides"


def test_nothing_is_at_odds_but_the_bounds_that_are_lifted_on_purpose():
    ran = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True)
    lifted = re.findall(r"^([\w-]+)", OVERRIDES.read_text(encoding="utf-8"), re.MULTILINE)
    # An environment that followed an older lock may still have a package that this one does not name.
    complaints = [line for line in ran.stdout.splitlines() if line.partition(" ")[0] in locked()]
    wanted = [name for line in complaints for name in re.findall(r"has requirement ([\w-]+)", line)]
    assert wanted == lifted, complaints  # as many complaints as overrides, no more and no less
    assert len(complaints) == len(lifted), complaints


def test_the_lock_names_the_command_that_is_told_to_make_it():
    told = " ".join(re.findall(r"^# +(?:uv|--)[^\n]*", DIRECT.read_text(encoding="utf-8"), re.MULTILINE))
    made = LOCK.read_text(encoding="utf-8").splitlines()[1]
    assert re.sub(r"[#\\\s]+", " ", told).split() == made.lstrip("# ").split()
