"""Every exercise of the course keeps the author's rules."""

import pytest

from lessons.course import catalogue, exercise_rules

EXERCISES = catalogue.all_exercises()


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_the_rules_are_kept(exercise):
    assert exercise_rules.broken_rules(exercise) == []
    assert exercise_rules.broken_notebook_rules(exercise) == []


@pytest.mark.parametrize("technology", catalogue.technologies())
def test_every_file_is_listed(technology):
    assert exercise_rules.unlisted_files(technology) == []


def test_no_id_is_used_twice():
    ids = [exercise.id for exercise in EXERCISES]
    assert sorted(set(ids)) == sorted(ids)
