"""What the notebooks share: the form of an exercise, progress, pictures, and showing source."""

from lessons.course.exercise import Exercise, Exercises, WrongAnswer
from lessons.course.outcomes import CannotCheck, Correct, Mistake, NotAttempted, Outcome, Wrong
from lessons.course.source import show

__all__ = [
    "CannotCheck",
    "Correct",
    "Exercise",
    "Exercises",
    "Mistake",
    "NotAttempted",
    "Outcome",
    "Wrong",
    "WrongAnswer",
    "show",
]
