"""What `python3 -m lessons test` gives to pytest."""

import pytest

from lessons.commands.test import pytest_arguments

TOGETHER = ["--dist", "loadfile"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], ["-n", "3", *TOGETHER]),
        (["-k", "kinesis"], ["-n", "3", *TOGETHER, "-k", "kinesis"]),
        (["-n", "2"], [*TOGETHER, "-n", "2"]),  # the cells of a notebook need those before them
        (["-n0"], [*TOGETHER, "-n0"]),
        (["-n", "2", "--dist", "loadscope"], ["-n", "2", "--dist", "loadscope"]),
        (["--pdb"], ["--pdb"]),
    ],
)
def test_a_notebooks_cells_stay_together_however_many_run_at_once(given, expected):
    assert pytest_arguments(given) == expected
