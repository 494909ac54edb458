"""Every exercise of the course keeps the rules, and its check judges each answer rightly on a real server."""

import ast
import dataclasses
from collections.abc import Iterator

import pytest

from lessons.course import Exercise, LearnerError, catalogue, exercise_rules
from tests.waiting import until
from tools.exercises import leftovers, trial
from tools.exercises.__main__ import main
from tools.exercises.bench import Bench

EXERCISES = sorted(catalogue.all_exercises(), key=lambda exercise: exercise.notebook)
EVERY = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
ON_A_SERVER = pytest.mark.parametrize(
    ("bench", "exercise"),
    [pytest.param(exercise.notebook, exercise, id=exercise.id) for exercise in EXERCISES],
    indirect=["bench"],
    scope="module",  # all tests of an exercise after each other, and then the next one of its notebook: one bench
)
RAISES = "def {}(*values, **named):\n    raise RuntimeError('out of the learner code')\n"


@pytest.fixture(scope="module")
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """The imports and the servers of the notebook with that name."""
    with Bench(request.param) as bench:
        yield bench


@EVERY
def test_the_rules_are_kept(exercise):
    assert exercise_rules.broken_rules(exercise) == []
    assert exercise_rules.broken_notebook_rules(exercise) == []


@pytest.mark.parametrize("technology", catalogue.technologies())
def test_every_file_is_listed(technology):
    assert exercise_rules.unlisted_files(technology) == []


def test_most_exercises_ask_for_more_than_a_gap():
    fills = [exercise.id for exercise in EXERCISES if exercise.kind == "fill"]
    assert len(fills) <= len(EXERCISES) / 3, fills


@pytest.mark.parametrize("notebook", sorted({exercise.notebook for exercise in EXERCISES} - {"00_start_here"}))
def test_each_lesson_has_something_to_build(notebook):
    assert "build" in [exercise.kind for exercise in EXERCISES if exercise.notebook == notebook]


@pytest.mark.parametrize("technology", catalogue.technologies())
def test_each_technology_has_a_fault_to_find(technology):
    assert "diagnose" in [exercise.kind for exercise in catalogue.exercises_of(technology)]


def test_no_id_is_used_twice():
    ids = [exercise.id for exercise in EXERCISES]
    assert sorted(set(ids)) == sorted(ids)


@ON_A_SERVER
def test_a_right_answer_is_correct(bench, exercise):
    assert list(trial.misjudged_right(exercise, bench)) == []


@ON_A_SERVER
def test_a_wrong_answer_is_refused_with_its_own_sentence(bench, exercise):
    assert list(trial.misjudged_wrong(exercise, bench)) == []


def test_an_author_who_names_no_exercise_is_told_the_names(capsys):
    assert main(["kafka.total_lags"]) == 2
    assert "There is no exercise kafka.total_lags. The names are: " in capsys.readouterr().err


def test_an_author_can_have_each_answer_tried_several_times(monkeypatch, capsys):
    tried = []
    monkeypatch.setattr(trial, "faults", lambda exercise, bench: tried.append(exercise.id) or ["a fault"])
    assert main(["kafka.first_event", "--times", "3"]) == 1
    assert tried == ["kafka.first_event"] * 3
    assert "kafka.first_event: 3 faults" in capsys.readouterr().out


@pytest.mark.parametrize("bench", ["01_kafka"], indirect=True)
def test_a_check_that_is_fooled_is_told_to_its_author(bench):
    fooled = dataclasses.replace(catalogue.exercises_of("kafka")[1], checker=lambda *_: None)
    said = list(trial.misjudged_wrong(fooled, bench))
    assert len(said) == len(fooled.wrong_answers)
    assert said[0].startswith(f"This answer was to be told {fooled.wrong_answers[0].says!r}, and was told: Correct.")


@pytest.mark.parametrize("bench", ["01_kafka"], indirect=True)
def test_a_check_that_fails_itself_is_told_to_its_author_whatever_sentence_it_shows(bench):
    def failing(*_: object) -> None:
        raise KeyError("a name of the check's own")

    exercise = catalogue.exercises_of("kafka")[1]
    wrong = exercise.wrong_answers[0]._replace(says="KeyError")
    failing_itself = dataclasses.replace(exercise, checker=failing, wrong_answers=(wrong,))
    (said,) = trial.misjudged_wrong(failing_itself, bench)
    assert "The check itself failed" in said


@ON_A_SERVER
def test_a_check_looks_at_more_than_one_scene(bench, exercise):
    if function_of(exercise):
        assert bench.count_calls(exercise, exercise.solution_code) > 1


@ON_A_SERVER
def test_nothing_is_left_when_the_learners_code_raises(bench, exercise):
    before = [leftovers.on_server(server) for server in bench.servers()]
    if name := function_of(exercise):
        outcome = bench.outcome(exercise, RAISES.format(name))
        assert isinstance(outcome, LearnerError)
        assert (outcome.kind, outcome.code) == ("RuntimeError", "raise RuntimeError('out of the learner code')")
    until(lambda: [leftovers.on_server(server) for server in bench.servers()] == before)  # a broker deletes by and by


def function_of(exercise: Exercise) -> str:
    """The name of the function that the learner writes; nothing where it is none."""
    last = ast.parse(exercise.starter).body[-1]
    return last.name if isinstance(last, ast.FunctionDef) else ""
