"""What fails once is tried again by itself; what fails twice, or with many others, has failed."""

import sys
from pathlib import Path

from tools import once_more

COMMAND = (sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "--strict-markers")
ONCE = """
from pathlib import Path
import pytest

def test_that_fails_once():
    mark = Path(__file__).with_suffix(".ran")
    ran = mark.exists()
    mark.touch()
    assert ran
"""
ALWAYS = """
def test_that_fails():
    assert False
"""
GOOD = """
from pathlib import Path

def test_that_passes():
    with Path(__file__).with_suffix(".times").open("a") as times:
        times.write("once\\n")
"""


def ran(folder: Path, given: tuple[str, ...] = (), **files: str) -> int:
    """What the tool returns for these test files."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    for name, text in files.items():
        (folder / f"test_{name}.py").write_text(text)
    return once_more.run(given, COMMAND, folder)


def test_what_fails_once_is_told_and_is_no_failure(tmp_path, capfd):
    assert ran(tmp_path, good=GOOD, once=ONCE) == 0
    said = capfd.readouterr().out
    assert "Unsteady: failed once, and passed by themselves: test_once.py::test_that_fails_once" in said


def test_only_what_failed_is_run_again(tmp_path):
    assert ran(tmp_path, given=("test_good.py", "test_once.py"), good=GOOD, once=ONCE) == 0
    assert (tmp_path / "test_good.times").read_text() == "once\n"


def test_what_fails_twice_is_a_failure(tmp_path, capfd):
    assert ran(tmp_path, once=ONCE, always=ALWAYS) == 1
    assert "Unsteady" not in capfd.readouterr().out


def test_when_many_fail_nothing_is_tried_again(tmp_path, capfd):
    assert ran(tmp_path, **{f"once_{number}": ONCE for number in range(once_more.A_FEW + 1)}) == 1
    assert "Once more" not in capfd.readouterr().out


def test_a_run_that_passes_is_run_once(tmp_path, capfd):
    assert ran(tmp_path, good=GOOD) == 0
    assert "Once more" not in capfd.readouterr().out


def test_a_worse_end_than_a_failed_test_stays_one(tmp_path):
    assert ran(tmp_path, given=("--no-such-option",), good=GOOD) not in (0, 1)


def test_an_earlier_failure_is_not_taken_for_one_of_this_run(tmp_path):
    assert ran(tmp_path, always=ALWAYS) == 1
    (tmp_path / "test_always.py").unlink()
    assert ran(tmp_path, once=ONCE) == 0


def test_a_notebook_is_tried_again_whole(tmp_path):
    kept = tmp_path / "lastfailed"
    kept.write_text(
        '{"notebooks/a.ipynb::Cell 3": true, "notebooks/a.ipynb::Cell 4": true, "tests/test_b.py::c": true}'
    )
    assert once_more.failed_tests(kept) == ["notebooks/a.ipynb", "tests/test_b.py::c"]
