"""How many answers the exercises of each technology are tried with; CONTRIBUTING.md has the table."""

from collections import Counter
from collections.abc import Sequence

from lessons.course import Exercise, catalogue


def table() -> str:
    """The table of CONTRIBUTING.md: exercises of each kind, right answers (the solutions among them) and wrong ones."""
    names = ("technology", "exercises", "fill", "build", "diagnose", "right answers", "wrong answers")
    head = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    rows = [_row(name, catalogue.exercises_of(name)) for name in catalogue.technologies()]
    return "\n".join([*head, *rows, _row("together", list(catalogue.all_exercises()))])


def _row(name: str, exercises: Sequence[Exercise]) -> str:
    right = sum(1 + len(exercise.right_answers) for exercise in exercises)
    wrong = sum(len(exercise.wrong_answers) for exercise in exercises)
    kinds = Counter(exercise.kind for exercise in exercises)
    counts = [len(exercises), kinds["fill"], kinds["build"], kinds["diagnose"], right, wrong]
    return f"| {name} | {' | '.join(map(str, counts))} |"


if __name__ == "__main__":
    print(table())
