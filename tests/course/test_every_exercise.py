"""Every exercise of the course keeps the author's rules, and says the right thing to every answer in a real kernel."""

import pytest

from lessons.course import author, catalogue
from tests import harness

EXERCISES = catalogue.all_exercises()
NOTEBOOKS = sorted({exercise.notebook for exercise in EXERCISES})


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_the_rules_are_kept(exercise):
    assert author.faults(exercise) == []
    assert author.notebook_faults(exercise) == []


@pytest.mark.parametrize("technology", catalogue.technologies())
def test_every_file_is_listed(technology):
    assert author.stray_files(technology) == []


def test_no_id_is_used_twice():
    ids = [exercise.id for exercise in EXERCISES]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_each_answer_gets_its_own_message(notebook):
    """In one kernel: the cell as given, every wrong answer, then the solution, exercise after exercise."""
    exercises = [exercise for exercise in EXERCISES if exercise.notebook == notebook]
    said = harness.attempt(harness.path(notebook), {exercise.id: answers(exercise) for exercise in exercises})
    faults = [fault for exercise in exercises for fault in unexpected(exercise, said[exercise.id])]
    assert faults == []


def answers(exercise) -> list[str]:
    return [exercise.starter, *(wrong.code for wrong in exercise.wrong_answers), exercise.solution_code]


def unexpected(exercise, said: list[str]) -> list[str]:
    """What was said that should not have been."""
    given, *wrong, solved = said
    faults = [] if given.startswith("Not attempted yet.") else [f"{exercise.id}, as given: {given}"]
    for number, (text, answer) in enumerate(zip(wrong, exercise.wrong_answers, strict=True), 1):
        others = [other.says for other in exercise.wrong_answers if other is not answer]
        if text.startswith("Correct") or answer.says not in text or any(other in text for other in others):
            faults.append(f"{exercise.id}, wrong answer {number}: {text}")
    return faults if solved.startswith("Correct.") else [*faults, f"{exercise.id}, solution: {solved}"]
