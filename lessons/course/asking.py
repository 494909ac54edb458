"""What the buttons of a check's box call in the kernel, whatever names the notebook has."""

import importlib

from IPython.display import display


def ask(exercise: str, what: str) -> None:
    """Show the next hint or the solution of an exercise, as calling it by hand does.

    Args:
        exercise: the exercise's id, such as "kafka.keyed_order".
        what: "hint" or "solution".
    """
    technology, _, name = exercise.partition(".")
    asked = importlib.import_module(f"lessons.{technology}.exercises.{name}").EXERCISE
    display({"hint": asked.hint, "solution": asked.solution}[what]())
