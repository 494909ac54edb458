"""A check knows whether the cell to fill was run and went well; it takes right answers in every form."""

import json

import pytest

from lessons.kernel import original_cells
from tests import harness
from tests.kernel.kernels import started

ANSWER = 'event = {"type": "UserLoggedIn", "userId": 456}'
FILL = next(cell.id for cell in original_cells.original_cells("00_start_here") if cell.exercise)
SECTION_1 = original_cells.original_cells("00_start_here")[0]
CHECK = "exercises.first_event.check(event)"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def kernel(home):
    """One kernel for all, as a learner has it: each test begins by giving `event` a value."""
    with started(harness.path("00_start_here").parent, home) as kernel:
        kernel.run("from lessons.kafka import exercises")
        yield kernel


def attempts(home) -> int:
    file = home / "data" / "progress.json"
    return json.loads(file.read_text())["exercises"]["kafka.first_event"]["attempts"] if file.exists() else 0


@pytest.mark.parametrize("ids", [True, False], ids=["cell ids", "no cell ids"])
def test_the_value_of_another_cell_is_not_judged(kernel, home, ids):
    before = attempts(home)
    kernel.run(SECTION_1.source, SECTION_1.id if ids else None)
    assert kernel.run(CHECK).text.startswith("The cell to fill was not run. What `event` is now comes from another")
    kernel.run("event = ...", FILL if ids else None)
    assert kernel.run(CHECK).text.startswith("Not attempted yet.")
    kernel.run(ANSWER, FILL if ids else None)
    kernel.run(SECTION_1.source, SECTION_1.id if ids else None)
    assert kernel.run(CHECK).text.startswith("The cell to fill was not run.")
    assert attempts(home) == before


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        ('event = {"type": "UserLoggedIn", "userId": user}', "It raised NameError: name 'user' is not defined."),
        ('event = {"type" "UserLoggedIn"', "It is not Python: SyntaxError on line "),
        ("event = {\n    'type': 'UserLoggedIn'\n    'userId': 456}", "It is not Python: SyntaxError on line "),
        ("event = next(iter([]))", "It raised StopIteration."),
        ("%%time\nevent = 1 / 0", "It raised ZeroDivisionError: division by zero."),
        ("%time event = 1 / 0", "It raised ZeroDivisionError: division by zero."),
        ("def event(:\n    ...", "It is not Python: SyntaxError on line "),
        ("raise KeyboardInterrupt\nevent = 1", "It was stopped before its end."),
        ("if True:\nevent = 1", "It is not Python: IndentationError on line "),
        ("class _Mine(ValueError): ...\nraise _Mine('no')\nevent = 1", "It raised ValueError: no."),  # as of 3.13's own
    ],
)
def test_a_cell_that_failed_is_not_judged_by_the_value_of_before(kernel, home, mistake, told):
    before = attempts(home)
    kernel.run(ANSWER)
    kernel.run(mistake)
    said = kernel.run(CHECK).text
    assert said.startswith(f"The cell to fill failed. {told}"), said
    assert said.endswith("Correct the cell above, run it, then run this cell again.")
    assert attempts(home) == before
    kernel.run(ANSWER)
    assert kernel.run(CHECK).text.startswith("Correct.")
    assert attempts(home) == before + 1


def test_a_cell_to_fill_that_is_no_python_at_all_is_known_by_its_id(kernel):
    kernel.run(ANSWER, FILL)
    kernel.run("user 456 has logged in", FILL)
    assert kernel.run(CHECK).text.startswith("The cell to fill failed. It is not Python: SyntaxError")


def test_another_cell_s_failure_is_forgotten_when_it_was_mended(kernel):
    kernel.run(ANSWER, FILL)
    kernel.run("event = undefined", "a cell of the learner's own")
    assert kernel.run(CHECK).text.startswith("The cell to fill failed.")
    kernel.run("print('mended')", "a cell of the learner's own")
    assert kernel.run(CHECK).text.startswith("Correct.")


def test_a_server_s_cell_that_failed_is_told_apart(kernel):
    kernel.run("kafka = 1")
    kernel.run("kafka = 1 / 0")
    kernel.run("idle = 2")
    said = kernel.run("exercises.idle_members.check(idle, kafka)").text
    assert said == (
        "The cell that makes `kafka` failed. It raised ZeroDivisionError: division by zero. "
        "Run that cell again, then this one."
    )


@pytest.mark.parametrize(
    "cells",
    [
        ["kind = 'UserLoggedIn'", "event = dict(type=kind, userId=456)"],
        ["event = {'type': 'UserLoggedIn'}", "event['userId'] = 456"],
        ["%%time\n" + ANSWER],
        ["%time " + ANSWER],
        ["answer = " + ANSWER.partition(" = ")[2], "event = answer"],
        [f"exec({ANSWER!r})"],
        ["for event in [" + ANSWER.partition(" = ")[2] + "]:\n    pass"],
        ["event = (lambda user: {'type': 'UserLoggedIn', 'userId': user})(456)"],
        ["from tests.kernel.an_answer import *"],
        ["from tests.kernel.an_answer import event"],
        ["import asyncio", "async def make():\n    return " + ANSWER.partition(" = ")[2], "event = await make()"],
    ],
)
def test_right_answers_in_other_forms_are_taken(kernel, cells):
    kernel.run(SECTION_1.source, SECTION_1.id)
    for cell in cells:
        assert not kernel.run(cell).error
    assert kernel.run(CHECK).text.startswith("Correct.")


def test_an_answer_in_the_cell_of_its_check_or_under_another_name_is_taken(kernel):
    kernel.run(SECTION_1.source, SECTION_1.id)
    assert kernel.run(f"{ANSWER}\n{CHECK}").text.startswith("Correct.")
    kernel.run(SECTION_1.source, SECTION_1.id)
    kernel.run("mine" + ANSWER.removeprefix("event"))
    assert kernel.run("exercises.first_event.check(mine)").text.startswith("Correct.")


def test_a_function_may_be_a_class_or_decorated(kernel):
    decorated = "import functools\n@functools.cache\ndef event():\n    ..."
    for answer in ("class event:\n    ...", decorated):
        kernel.run(SECTION_1.source, SECTION_1.id)
        kernel.run(answer)
        assert not kernel.run(CHECK).text.startswith("The cell to fill")
