"""What a learner has done, kept in one small file across kernels, restarts and updates, and shown on the start page.

Nothing here stops a check: where progress can't be kept or shown, the functions return a sentence that says so.
"""

import datetime
from collections.abc import Callable
from typing import Any

from lessons.course import progress_file, start_page
from lessons.course.entries import Answered, Entry, ProgressError, known, last, path, read, read_quiz
from lessons.errors import HomeError

__all__ = [
    "Answered",
    "Entry",
    "ProgressError",
    "answered",
    "attempted",
    "hinted",
    "last",
    "read",
    "read_quiz",
    "solution_seen",
]


def attempted(exercise: str, correct: bool) -> str:
    """Keep one more attempt. Returns a sentence to show when there is something to say, else nothing."""
    today = datetime.date.today().isoformat() if correct else ""

    def one_more(old: dict[str, Any]) -> dict[str, Any]:
        day = old["done_on"] if old["done"] else today  # the first time counts
        return {"attempts": old["attempts"] + 1, "done": old["done"] or correct, "done_on": day}

    return _keep(exercise, one_more)


def answered(question: str, right: bool) -> str:
    """Keep one more answer to a question of the quiz. Returns as `attempted` does."""

    def changed(kept: dict[str, Any]) -> dict[str, Any]:
        quiz = kept.get("quiz", {})
        old = quiz.get(question, {})
        before = known(old, Answered)
        day = before["right_on"] if before["right"] or not right else datetime.date.today().isoformat()
        new = {"attempts": before["attempts"] + 1, "right": before["right"] or right, "right_on": day}
        return {**kept, "quiz": {**quiz, question: {**old, **new}}}

    return _keep_file(changed)


def hinted(exercise: str, number: int) -> str:
    """Keep that the hints up to this number were seen. Returns as `attempted` does."""
    return _keep(exercise, lambda old: {"hints": max(old["hints"], number)})


def solution_seen(exercise: str) -> str:
    """Keep that the solution was shown. Returns as `attempted` does."""
    return _keep(exercise, lambda old: {"solution_seen": True})


def _keep(exercise: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> str:
    return _keep_file(lambda kept: _changed(kept, exercise, change))


def _keep_file(change: Callable[[dict[str, Any]], dict[str, Any]]) -> str:
    try:
        note = progress_file.update(path(), change)
    except (progress_file.NewerError, HomeError) as error:
        return f"Your progress was not kept: {error}"
    except OSError as error:
        reason = error.strerror or str(error)
        return f"Your progress was not kept: the file {error.filename} can't be written ({reason})."
    return " ".join(filter(None, [note, start_page.refresh()]))


def _changed(kept: dict[str, Any], exercise: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    entry = kept["exercises"].get(exercise, {})
    return {**kept, "last": exercise, "exercises": {**kept["exercises"], exercise: {**entry, **change(known(entry))}}}
