"""What a learner sees of an exercise."""

import html
from dataclasses import replace

import pytest

from lessons.course import (
    CannotCheck,
    Correct,
    CourseError,
    LearnerError,
    NotAttempted,
    Wrong,
    catalogue,
    exercise,
    progress,
    progress_summary,
    view,
)
from lessons.course.outcomes import CellFailed, NotRun
from tests.course.example import EXAMPLE


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    """A home of this test's own, and a kernel that has shown no hints."""
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path))
    monkeypatch.setattr(exercise, "_hints_shown", {})


def test_an_answer_that_is_not_there_is_no_attempt():
    assert repr(EXAMPLE.check(...)).startswith("Not attempted yet.")
    assert "`exercises.keyed.hint()`" in repr(EXAMPLE.check(...))
    assert progress.read() == {}


def test_attempts_are_kept_until_it_is_done_and_done_stays():
    assert repr(EXAMPLE.check(lambda event: 123)).startswith("Not right yet.")
    assert progress.read()[EXAMPLE.id] == progress.Entry(attempts=1)
    assert repr(EXAMPLE.check(lambda event: b"123")) == "Correct. Every user has a key."
    EXAMPLE.check(lambda event: event["nothing"])
    assert progress.read()[EXAMPLE.id] == progress.Entry(attempts=3, done=True)


def test_what_cannot_be_checked_is_no_attempt():
    EXAMPLE.check()
    assert progress.read() == {}


def test_hints_come_one_by_one_and_end_with_the_way_to_the_solution():
    shown = [repr(EXAMPLE.hint()) for _ in range(4)]
    assert shown[0] == "Hint 1 of 2. Look at `userId`.\nAsk again for the next hint."
    assert shown[1] == "Hint 2 of 2. `str(…).encode()` makes bytes."
    assert shown[2] == shown[3] == "No more hints. To see the solution: `exercises.keyed.solution()`"
    assert progress.read()[EXAMPLE.id].hints == 2


def test_a_fresh_kernel_begins_with_the_first_hint_and_forgets_none(monkeypatch):
    EXAMPLE.hint(), EXAMPLE.hint()
    monkeypatch.setattr(exercise, "_hints_shown", {})
    assert repr(EXAMPLE.hint()).startswith("Hint 1 of 2.")
    assert progress.read()[EXAMPLE.id].hints == 2


def test_the_solution_comes_with_its_reason_and_is_kept_as_seen():
    shown = repr(EXAMPLE.solution())
    assert '    return str(event["userId"]).encode()' in shown
    assert shown.endswith("The key decides the partition.")
    assert progress.read()[EXAMPLE.id].solution_seen


def test_correct_says_how_far_the_learner_is_and_what_is_next():
    first, *_, last = (one for one in catalogue.exercises_of("kafka") if one.notebook == "01_kafka")
    solved = replace(EXAMPLE, id=last.id)
    shown = repr(solved.check(lambda event: b"123")).splitlines()
    assert shown == ["Correct. Every user has a key.", progress_summary.after_exercise(last.id, progress.read())]
    assert "1 of 6" in shown[1]
    assert "1 of 6" not in repr(replace(EXAMPLE, id=first.id).check(lambda event: 123)), "only what is correct"


def test_what_the_buttons_are_for_is_told_with_the_box():
    buttons = [view.of_outcome(outcome, "a.b", "exercises.b").buttons for outcome in (Wrong("No."), Correct())]
    assert buttons == [("check", "hint", "solution"), ("solution",)]
    shows = [EXAMPLE.hint().shows, EXAMPLE.hint().shows, EXAMPLE.hint().shows, EXAMPLE.solution().shows]
    assert shows == ["hint", "last hint", "last hint", "solution"]
    assert 'data-shows="solution"' in EXAMPLE.solution()._repr_html_()


def test_an_exercise_does_not_show_its_solution_by_itself():
    assert "encode" not in repr(EXAMPLE)
    assert "exercises.keyed.hint()" in repr(EXAMPLE)


def test_a_check_answers_also_where_progress_cannot_be_kept(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    lines = repr(EXAMPLE.check(lambda event: b"123")).splitlines()
    assert lines[0] == "Correct. Every user has a key."
    assert lines[1].startswith("Your progress was not kept:")


@pytest.mark.parametrize(
    ("outcome", "title"),
    [
        (Correct(), "Correct"),
        (NotAttempted(), "Not attempted yet"),
        (Wrong("It is <b>."), "Not right yet"),
        (LearnerError("KeyError", "'<b>'", 2, "return event['<b>']"), "A mistake in the code"),
        (CannotCheck("Nobody answers.", "Try <b>."), "Can't be checked now"),
        (CourseError("KeyError", "'<b>'", "lessons/x.py, line 3", 2, "<b>"), "The check itself failed"),
        (NotRun("event"), "The cell to fill was not run"),
        (CellFailed("event", "raised KeyError: <b>", to_fill=True), "The cell to fill failed"),
        (CellFailed("kafka", "raised KeyError: <b>", to_fill=False), "The cell that makes `kafka` failed"),
    ],
)
def test_every_outcome_is_words_first_and_safe_as_html(outcome, title):
    shown = view.of_outcome(outcome, "kafka.keyed", "exercises.keyed")
    assert repr(shown).startswith(f"{title}.")
    page = shown._repr_html_()
    assert "<b>" not in page
    assert f'<strong role="heading" aria-level="4">{html.escape(title)}.</strong>' in page
    assert page.startswith('<div class="lessons-box" role="status" data-exercise="kafka.keyed" data-buttons="')


def test_a_mistake_shows_type_message_line_and_code():
    def key_of(event):
        return event["userID"]

    line = key_of.__code__.co_firstlineno + 1
    expected = f"Your code raised KeyError: 'userID', on line {line} of its cell:\n    return event[\"userID\"]\n"
    assert expected in repr(EXAMPLE.check(key_of))


def test_unending_code_is_told_in_a_sentence():
    def key_of(event):
        while True:
            pass

    shown = repr(replace(EXAMPLE, seconds=0.1).check(key_of))
    assert "Your code did not end within 0.1 seconds; it was on line" in shown
