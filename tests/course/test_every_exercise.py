"""Every exercise of the course keeps the rules, and its check judges each answer rightly on a real server."""

import ast
from collections.abc import Iterator

import pytest

from lessons.course import Exercise, LearnerError, catalogue, exercise_rules, view
from tests.course import leftovers
from tests.course.answering import Bench

EXERCISES = sorted(catalogue.all_exercises(), key=lambda exercise: exercise.notebook)
EVERY = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
ON_A_SERVER = pytest.mark.parametrize(
    ("bench", "exercise"),
    [pytest.param(exercise.notebook, exercise, id=exercise.id) for exercise in EXERCISES],
    indirect=["bench"],
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


def test_no_id_is_used_twice():
    ids = [exercise.id for exercise in EXERCISES]
    assert sorted(set(ids)) == sorted(ids)


@ON_A_SERVER
def test_a_right_answer_is_correct(bench, exercise):
    for code in (exercise.solution_code, *exercise.right_answers):
        assert words(bench, exercise, code).startswith("Correct."), code


@ON_A_SERVER
def test_a_wrong_answer_is_refused_with_its_own_sentence(bench, exercise):
    for wrong in exercise.wrong_answers:
        said = words(bench, exercise, wrong.code)
        assert wrong.says in said, wrong.code
        assert not said.startswith("Correct."), wrong.code


@ON_A_SERVER
def test_nothing_is_left_when_the_learners_code_raises(bench, exercise):
    before = [leftovers.on_server(server) for server in bench.servers()]
    if name := function_of(exercise):
        outcome = bench.outcome(exercise, RAISES.format(name))
        assert isinstance(outcome, LearnerError)
        assert (outcome.kind, outcome.code) == ("RuntimeError", "raise RuntimeError('out of the learner code')")
    assert [leftovers.on_server(server) for server in bench.servers()] == before


def words(bench: Bench, exercise: Exercise, code: str) -> str:
    """What the learner reads of the check."""
    return repr(view.of_outcome(bench.outcome(exercise, code), exercise.id, exercise.call))


def function_of(exercise: Exercise) -> str:
    """The name of the function that the learner writes; nothing where it is none."""
    last = ast.parse(exercise.starter).body[-1]
    return last.name if isinstance(last, ast.FunctionDef) else ""
