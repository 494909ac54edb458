"""A quiz over the course: questions with answers to choose from, each with its reason; what was answered is kept.

>>> answer(1)
Question 1 of 20. Two events of one user must be handled in their order. What do they need?
<BLANKLINE>
`a`: the same timestamp
<BLANKLINE>
`b`: the same key
<BLANKLINE>
`c`: a topic with more partitions
Write a letter where it says `...`, and run the cell.
"""

from lessons.course import progress, view
from lessons.course.quiz_questions import QUESTIONS, Question
from lessons.errors import LessonError


class QuizError(LessonError):
    """There is no such question, or no such answer."""


def answer(number: int, letter: object = ...) -> view.View:
    """Ask a question of the course's quiz, and say whether the answer is right; it is kept like an exercise.

    Args:
        number: which question, from 1 on.
        letter: "a", "b" or "c"; `...` to see the question only.

    Returns:
        A box for the notebook: the question, and what is to be said to the answer.

    Raises:
        QuizError: there is no question of that number.
    """
    if not 1 <= number <= len(QUESTIONS):
        raise QuizError(f"There is no question {number!r}.", f"The questions are 1 to {len(QUESTIONS)}.")
    question = QUESTIONS[number - 1]
    if letter is ...:
        return view.of_question(number, len(QUESTIONS), question.asks, question.choices)
    if not isinstance(letter, str) or letter.strip().lower() not in question.choices:
        return view.of_no_choice(letter, list(question.choices))
    return _judged(question, letter.strip().lower())


def _judged(question: Question, letter: str) -> view.View:
    right = letter == question.right
    note = progress.answered(question.name, right)
    return view.of_choice(right, letter, question.answers[letter], question.notebook, note)


def result() -> tuple[int, int]:
    """How many questions were answered rightly at some time, and how many there are.

    Raises:
        ProgressError: what is kept can't be read.
    """
    kept = progress.read_quiz()
    return sum(kept.get(one.name, progress.Answered()).right for one in QUESTIONS), len(QUESTIONS)


def show_result() -> view.View:
    """How far the quiz is, as a box for the notebook."""
    return view.of_quiz(*result())
