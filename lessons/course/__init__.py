"""What the notebooks share: the form of an exercise, its outcomes, progress, pictures.

An exercise's author needs `Exercise`, `answers_beside` and the outcomes that a check raises.
"""

from lessons import kernel
from lessons.course.answer_files import WrongAnswer, answers_beside
from lessons.course.exercise import Answer, Exercise
from lessons.course.outcomes import CannotCheck, Correct, CourseError, LearnerError, NotAttempted, Outcome, Wrong

__all__ = [
    "Answer",
    "CannotCheck",
    "Correct",
    "CourseError",
    "Exercise",
    "LearnerError",
    "NotAttempted",
    "Outcome",
    "Wrong",
    "WrongAnswer",
    "answers_beside",
]

kernel.load_where_there_is_a_shell()  # for a kernel that the course's environment has not set up
