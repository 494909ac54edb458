"""One exercise, tried as its author's words say it is: each of its answers gets the verdict that it should."""

from collections.abc import Iterator

from lessons.course import CourseError, Exercise, Outcome, exercise_rules, view
from tools.exercises.bench import Bench


def faults(exercise: Exercise, bench: Bench) -> Iterator[str]:
    """Everything that is wrong with the exercise, a sentence or a few lines each."""
    yield from exercise_rules.broken_rules(exercise)
    yield from exercise_rules.broken_notebook_rules(exercise)
    yield from misjudged_right(exercise, bench)
    yield from misjudged_wrong(exercise, bench)


def misjudged_right(exercise: Exercise, bench: Bench) -> Iterator[str]:
    """The right answers, the solution first, that are not Correct."""
    for code in (exercise.solution_code, *exercise.right_answers):
        said = words(exercise, bench.outcome(exercise, code))
        if not said.startswith("Correct."):
            yield f"This answer is right, and was told: {said}\n{code}"


def misjudged_wrong(exercise: Exercise, bench: Bench) -> Iterator[str]:
    """The wrong answers that are Correct, get another sentence than theirs, or are told of a fault of the check."""
    for wrong in exercise.wrong_answers:
        outcome = bench.outcome(exercise, wrong.code)
        said = words(exercise, outcome)
        if wrong.says not in said or said.startswith("Correct.") or isinstance(outcome, CourseError):
            yield f"This answer was to be told {wrong.says!r}, and was told: {said}\n{wrong.code}"


def words(exercise: Exercise, outcome: Outcome) -> str:
    """What the learner reads of a check that ended so."""
    return repr(view.of_outcome(outcome, exercise.id, exercise.call))
