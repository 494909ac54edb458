"""Every notebook with its exercises answered: as given, with each typical wrong answer, and solved, in one kernel."""

from itertools import groupby

import pytest

from lessons.course.catalogue import all_exercises
from tests import harness, notebooks

BY_NOTEBOOK = {name: list(group) for name, group in groupby(all_exercises(), key=lambda exercise: exercise.notebook)}


def test_every_notebook_has_exercises():
    assert sorted(BY_NOTEBOOK) == sorted(notebooks.NAMES)


@pytest.mark.parametrize("name", BY_NOTEBOOK)
def test_each_answer_gets_its_own_message(name):
    exercises = BY_NOTEBOOK[name]
    answers = {
        exercise.id: [exercise.starter, *(wrong.code for wrong in exercise.wrong_answers), exercise.solution_code]
        for exercise in exercises
    }
    said = harness.attempt(harness.path(name), answers)
    for exercise in exercises:
        as_given, *to_wrong, to_solution = said[exercise.id]
        assert as_given.startswith("Not attempted yet."), exercise.id
        assert to_solution.startswith("Correct."), (exercise.id, to_solution)
        for wrong, words in zip(exercise.wrong_answers, to_wrong, strict=True):
            assert wrong.says in words, exercise.id
            assert not words.startswith("Correct."), exercise.id
