"""Every notebook with its exercises answered (as given, a wrong answer, solved), then Run All once more.

All the other answers are tried by tests/course/test_every_exercise.py, without a kernel.

Both run in one kernel, one after the other, as a learner does; the second time the notebook shows what is stored.
"""

import copy
from itertools import groupby
from typing import NamedTuple

import pytest
from nbformat import NotebookNode

from lessons.course.catalogue import all_exercises
from tests import harness, notebooks

BY_NOTEBOOK = {name: list(group) for name, group in groupby(all_exercises(), key=lambda exercise: exercise.notebook)}


class Ran(NamedTuple):
    """A notebook that was run twice: with answers, and as it is."""

    name: str
    answered: NotebookNode
    again: NotebookNode


@pytest.fixture(scope="module", params=notebooks.NAMES)
def ran(request) -> Ran:
    """The notebook of that name, executed."""
    path = harness.path(request.param)
    whole = notebooks.read(path)
    for exercise in BY_NOTEBOOK.get(request.param, ()):
        codes = [exercise.starter, exercise.wrong_answers[0].code, exercise.solution_code]
        whole = harness.answered(whole, exercise.id, codes)
    answered = len(whole.cells)
    whole.cells += copy.deepcopy(notebooks.read(path).cells)
    for number, cell in enumerate(whole.cells):
        cell.id = f"cell-{number}"
    whole = harness.run(whole, path.parent)
    again = copy.copy(whole)
    whole.cells, again.cells = whole.cells[:answered], whole.cells[answered:]
    return Ran(request.param, whole, again)


def test_every_notebook_has_exercises_but_the_quiz_which_has_questions():
    assert sorted([*BY_NOTEBOOK, "07_quiz"]) == sorted(notebooks.NAMES)


def test_each_answer_gets_its_own_message(ran):
    said = harness.said(ran.answered)
    for exercise in BY_NOTEBOOK.get(ran.name, ()):
        as_given, to_wrong, to_solution = said[exercise.id]
        assert as_given.startswith("Not attempted yet."), exercise.id
        assert to_solution.startswith("Correct."), (exercise.id, to_solution)
        assert exercise.wrong_answers[0].says in to_wrong, exercise.id
        assert not to_wrong.startswith("Correct."), exercise.id


def test_run_all_once_more_shows_what_is_stored(ran):
    for expected, cell in zip(notebooks.read(harness.path(ran.name)).cells, ran.again.cells, strict=True):
        if cell.cell_type == "code" and "nbval-ignore-output" not in notebooks.tags(cell):
            assert _shown(cell) == _shown(expected), cell.source


def _shown(cell: NotebookNode) -> list[dict]:
    """What a cell shows, without the number that the kernel gives it."""
    return [
        {key: value for key, value in output.items() if key not in ("execution_count", "metadata")}
        for output in cell.outputs
    ]
