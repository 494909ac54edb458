"""What a stopped cell, an unknown name and a claim that does not hold show; they stay the errors that they are."""

import nbformat
import pytest

from lessons.kernel import original_cells
from tests import harness
from tests.kernel.kernels import started

ABOVE = "Select this cell, choose *Run All Above Selected Cell* in the menu Run, then run this cell again."
OWN = ["later", "before = 1", "print(before)", "later = 2"]


def lesson_s(beginning: str) -> str:
    """The cell of lesson 0 that begins so."""
    return next(
        cell.source for cell in original_cells.original_cells("00_start_here") if cell.source.startswith(beginning)
    )


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """A kernel that knows only its folder, as nbclient starts it."""
    with started(harness.path("00_start_here").parent, tmp_path_factory.mktemp("home")) as kernel:
        yield kernel


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A kernel of a notebook that is a learner's own."""
    folder = tmp_path_factory.mktemp("own")
    nbformat.write(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in OWN]), folder / "a.ipynb"
    )
    with started(folder, folder, JPY_SESSION_NAME=str(folder / "a.ipynb")) as kernel:
        yield kernel


def test_a_name_that_a_cell_above_makes_was_forgotten_by_a_restart(kernel):
    shown = kernel.run(lesson_s("producer = "))
    assert (shown.error, shown.message) == ("NameError", "name 'KafkaProducer' is not defined")
    assert "----> 1 producer = KafkaProducer(" in shown.trace
    assert shown.trace.endswith(
        f"A cell above defines `KafkaProducer`, and has not been run since the kernel started. {ABOVE}"
    )


def test_so_it_is_in_a_notebook_of_the_learner_s_own(own):
    assert own.run(OWN[2]).trace.endswith(ABOVE)


@pytest.mark.parametrize("named", ["JPY_SESSION_NAME", "__vsc_ipynb_file__"])
def test_a_name_that_is_made_further_down_is_another_mistake(own, named):
    own.run(f"import os; __vsc_ipynb_file__ = os.environ['JPY_SESSION_NAME']; os.environ.pop({named!r}, None)")
    shown = own.run(OWN[0])
    assert shown.error == "NameError"
    assert "Run All Above" not in shown.trace
    assert own.run("print(before)").trace.endswith(ABOVE)
    own.run("os.environ['JPY_SESSION_NAME'] = __vsc_ipynb_file__")


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("print(kaffka)", "NameError"),
        ("def broken():\n    topic = topic + 1\nbroken()", "UnboundLocalError"),
        ("raise NameError('topic')", "NameError"),
        ("{}['topic']", "KeyError"),
        ("assert 1 == 2, 'mine'", "AssertionError"),
    ],
)
def test_other_mistakes_are_shown_as_python_shows_them(kernel, cell, error):
    shown = kernel.run(cell)
    assert shown.error == error
    assert shown.trace.rstrip().endswith(f"{error}: {shown.message}")


def test_an_unknown_name_inside_a_library_is_the_library_s(kernel):
    kernel.run("from lessons import events\nexec('def broken():\\n    return topic', vars(events))")
    shown = kernel.run("events.broken()")
    assert shown.error == "NameError"
    assert "Run All Above" not in shown.trace


def test_a_claim_of_a_lesson_that_does_not_hold(kernel):
    kernel.run("event = {'type': 'UserLoggedIn', 'userId': (1, 2)}  # JSON has no tuples")
    shown = kernel.run(lesson_s("from lessons import events"))
    assert (shown.error, shown.message) == ("AssertionError", "")
    assert shown.trace.endswith(
        "What the lesson claims here did not hold: `assert events.from_bytes(data) == event`. "
        f"{ABOVE} If it fails again, report it."
    )
    kernel.run("del event, data")


def test_a_right_that_is_missing_is_told_in_place_of_the_claim(kernel):
    kernel.run("from lessons.kernel import reasons\nreasons.add('kafka', lambda: 'No right. Ask for it.')")
    kernel.run("event = {'type': 'UserLoggedIn', 'userId': (1, 2)}  # JSON has no tuples")
    shown = kernel.run(lesson_s("from lessons import events"))
    assert shown.trace.endswith("\nNo right. Ask for it.")
    kernel.run("reasons.add('kafka', lambda: '')\ndel event, data")


def test_a_stopped_cell_shows_where_it_was_and_none_of_the_insides(kernel):
    request = kernel.send("import subprocess\nprint('waits', flush=True); subprocess.run(['sleep', '600'])")
    kernel.wait_for("stream")
    kernel.manager.interrupt_kernel()
    shown = kernel.shown(request)
    assert (shown.error, shown.message) == ("KeyboardInterrupt", "")
    assert shown.trace == (
        "KeyboardInterrupt: this cell was stopped on line 2: "
        "print('waits', flush=True); subprocess.run(['sleep', '600'])\n"
        "Run it again when you like."
    )


def test_a_stopped_check_is_no_attempt_and_shows_one_sentence(kernel):
    kernel.run("from tests.kernel.waits import EXERCISE as waits")
    request = kernel.send("waits.check(1)")
    kernel.wait_for("stream")
    kernel.manager.interrupt_kernel()
    shown = kernel.shown(request)
    assert shown.trace.startswith("KeyboardInterrupt: this cell was stopped on line 1: waits.check(1)\n")
    assert kernel.run("from lessons.course import progress\nprogress.read()").text == "{}"
