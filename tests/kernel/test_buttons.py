"""What the buttons of a check's box ask of the kernel: it shows as if it was called by hand, and counts in progress."""

import pytest

from tests.kernel.kernels import started

ASK = '__import__("lessons.course.buttons", fromlist=["show_help"]).show_help("kafka.first_event", {what!r}, {number})'
KEPT = "from lessons.course import progress\nprogress.read()['kafka.first_event']"


@pytest.fixture
def kernel(tmp_path):
    """A fresh kernel in which nothing was imported, as after a restart."""
    with started(tmp_path, tmp_path) as kernel:
        yield kernel


def test_hints_and_the_solution_are_shown_and_counted(kernel):
    assert kernel.run(ASK.format(what="hint", number=1)).text.startswith("Hint 1 of 2.")
    assert "hints=1, solution_seen=False" in kernel.run(KEPT).text
    assert kernel.run(ASK.format(what="hint", number=2)).text.startswith("Hint 2 of 2.")
    assert kernel.run(ASK.format(what="hint", number=1)).text.startswith("Hint 1 of 2."), "after a new check"
    assert kernel.run(ASK.format(what="solution", number=1)).text.startswith("A solution.")
    assert "hints=2, solution_seen=True" in kernel.run(KEPT).text


def test_a_name_of_the_notebook_is_neither_needed_nor_changed(kernel):
    kernel.run("exercises = ask = 'mine'\n_")
    kernel.run(ASK.format(what="hint", number=1))
    assert kernel.run("exercises, ask").text == "('mine', 'mine')"
