"""The kernel answers every cell: on Python 3.10, ipykernel 7.3 now and then did not see one, and waited for ever."""

from tests import harness
from tests.kernel.kernels import started

CELLS = 600
"""With ipykernel 7.3 on Python 3.10, a cell in about two hundred had no answer."""


def test_each_of_many_cells_sent_one_after_the_other_is_answered(tmp_path):
    with started(harness.path("00_start_here").parent, tmp_path) as kernel:
        answers = [kernel.run(f"print({number})").text.strip() for number in range(CELLS)]
    assert answers == [str(number) for number in range(CELLS)]
