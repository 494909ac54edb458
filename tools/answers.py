"""How many answers the exercises of each technology are tried with; CONTRIBUTING.md has the table."""

from collections.abc import Sequence

from lessons.course import Exercise, catalogue


def table() -> str:
    """The table of CONTRIBUTING.md: exercises, right answers (the solutions among them) and wrong ones."""
    head = ["| technology | exercises | right answers | wrong answers |", "|---|---|---|---|"]
    rows = [_row(name, catalogue.exercises_of(name)) for name in catalogue.technologies()]
    return "\n".join([*head, *rows, _row("together", list(catalogue.all_exercises()))])


def _row(name: str, exercises: Sequence[Exercise]) -> str:
    right = sum(1 + len(exercise.right_answers) for exercise in exercises)
    wrong = sum(len(exercise.wrong_answers) for exercise in exercises)
    return f"| {name} | {len(exercises)} | {right} | {wrong} |"


if __name__ == "__main__":
    print(table())
