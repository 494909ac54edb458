"""The benchmarks can be started, and their rounds take turns; what they measure is no matter of a test."""

import importlib
import subprocess
from pathlib import Path

import pytest

from benchmarks import machine, rounds
from tests.notebooks import ROOT

SCRIPTS = sorted(path.stem for path in Path(ROOT, "benchmarks").glob("*.py"))
ASKS_WHERE_IT_IS = """
import json, os
print("some progress")
print(json.dumps([0.0, os.environ["LESSONS_HOME"], os.environ["LESSONS_SERVERS"]]))
"""


@pytest.mark.parametrize("name", SCRIPTS)
def test_whatever_a_script_needs_is_there(name):
    importlib.import_module(f"benchmarks.{name}")


def test_programs_take_turns_in_a_home_of_their_own(capsys):
    seen = rounds.in_turn(dict.fromkeys(["ours", "theirs"], ASKS_WHERE_IT_IS), 2, servers={"theirs": "containers"})
    assert [[one[2] for one in found] for found in seen.values()] == [["local"] * 2, ["containers"] * 2]
    homes = {one[1] for found in seen.values() for one in found}
    assert not any(Path(one).exists() for one in homes), "nothing is left of it"
    assert capsys.readouterr().out.splitlines()[-1] == "round 2 of 2: ours 0.00 s, theirs 0.00 s"


def test_a_program_that_fails_ends_the_rounds():
    with pytest.raises(subprocess.CalledProcessError):
        rounds.in_turn({"ours": "raise SystemExit(3)"}, 1)


def test_a_section_of_the_results_takes_the_place_of_the_one_before(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "RESULTS", tmp_path / "RESULTS.md")
    for title, body in [("B", "first"), ("A", "other"), ("B", "second")]:
        machine.write(title, body)
    written = machine.RESULTS.read_text(encoding="utf-8")
    assert [line for line in written.splitlines() if line.startswith("## ")] == ["## A", "## B"]
    assert "second" in written
    assert "first" not in written
