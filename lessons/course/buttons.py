"""What the buttons of a check's box call in the kernel, whatever names the notebook has."""

import importlib

from IPython.display import display


def show_help(exercise: str, what: str, number: int) -> None:
    """Show a hint or the solution of an exercise, as calling it by hand does.

    Args:
        exercise: the exercise's id, such as "kafka.keyed_order".
        what: "hint" or "solution".
        number: which hint, from 1.
    """
    technology, _, name = exercise.partition(".")
    asked = importlib.import_module(f"lessons.{technology}.exercises.{name}").EXERCISE
    display(asked.hint(number) if what == "hint" else asked.solution())
