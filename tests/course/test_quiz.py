"""The quiz: each question can be answered, says why, is kept, and lacks nothing where progress can't be kept."""

import json
from collections import Counter

import pytest

from lessons.course import openings, outline, progress, quiz
from lessons.course.progress import Answered
from lessons.course.quiz_questions import QUESTIONS
from tests import notebooks

EVERY = pytest.mark.parametrize("number", range(1, len(QUESTIONS) + 1))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path))
    return tmp_path


def test_there_are_twenty_and_no_letter_is_a_good_guess():
    assert len(QUESTIONS) == len({question.name for question in QUESTIONS}) == 20
    rights = Counter(question.right for question in QUESTIONS)
    assert set(rights) == {"a", "b", "c"}
    assert max(rights.values()) <= 8


def test_the_right_answer_is_not_known_by_its_length():
    """Who always takes the longest answer is right as often as by chance, or a little more."""
    longest = [max(one.choices, key=lambda letter: len(one.choices[letter])) == one.right for one in QUESTIONS]
    assert sum(longest) <= len(QUESTIONS) * 2 / 3


@EVERY
def test_it_is_asked_without_a_word_of_the_answer(number):
    question, shown = QUESTIONS[number - 1], repr(quiz.answer(number))
    assert question.asks in shown
    assert all(choice in shown for choice, _ in question.answers.values())
    assert not any(reason in shown for _, reason in question.answers.values())
    assert progress.read_quiz() == {}


@EVERY
def test_each_answer_has_its_own_reason(number):
    question = QUESTIONS[number - 1]
    for letter, (_, reason) in question.answers.items():
        shown = repr(quiz.answer(number, letter.upper() + " "))
        assert shown.startswith("Right. " if letter == question.right else "Not right. ")
        assert reason in shown
    assert progress.read_quiz()[question.name].right
    assert len({reason for _, reason in question.answers.values()}) == 3


@EVERY
def test_it_names_a_notebook_before_the_quiz(number):
    assert QUESTIONS[number - 1].notebook in outline.EVERY[: outline.EVERY.index("07_quiz")] + outline.EVERY
    assert openings.read(QUESTIONS[number - 1].notebook).title


@pytest.mark.parametrize("letter", ["d", "", 1, None, ["a"]])
def test_no_such_answer_is_told_and_not_kept(letter):
    assert "is none of them" in repr(quiz.answer(1, letter))
    assert progress.read_quiz() == {}


@pytest.mark.parametrize("number", [0, 21, -1])
def test_no_such_question(number):
    with pytest.raises(quiz.QuizError):
        quiz.answer(number, "a")


def test_attempts_and_the_first_right_day_are_kept_beside_the_exercises(home):
    progress.attempted("kafka.one", correct=True)
    for letter in "acbb":
        quiz.answer(1, letter)
    quiz.answer(1, "a")
    kept = progress.read_quiz()["key_order"]
    assert (kept.attempts, kept.right) == (5, True)
    assert kept.right_on == progress.read()["kafka.one"].done_on != ""
    assert quiz.result() == (1, 20)
    assert "1 of 20" in repr(quiz.show_result())


def test_what_a_newer_version_keeps_of_it_stays(home):
    file = home / "data" / "progress.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"version": 1, "exercises": {}, "quiz": {"key_order": {"attempts": 2, "stars": 3}}}))
    quiz.answer(1, "b")
    assert json.loads(file.read_text())["quiz"]["key_order"]["stars"] == 3
    assert progress.read_quiz()["key_order"] == Answered(3, True, progress.read_quiz()["key_order"].right_on)


def test_a_damaged_part_is_moved_aside(home):
    file = home / "data" / "progress.json"
    file.parent.mkdir()
    file.write_text('{"version": 1, "exercises": {}, "quiz": {"key_order": "b"}}')
    assert "was damaged" in repr(quiz.answer(1, "b"))
    assert progress.read_quiz()["key_order"].right


def test_where_nothing_can_be_kept_the_answer_is_judged_all_the_same(home):
    (home / "data").mkdir()
    (home / "data" / "progress.json.lock").mkdir()
    shown = repr(quiz.answer(1, "b"))
    assert shown.startswith("Right.")
    assert "Your progress was not kept" in shown


def test_the_notebook_asks_every_question_in_order():
    cells = notebooks.code_cells(notebooks.read(openings.FOLDER / "07_quiz.ipynb"))
    asked = [cell.source for cell in cells if cell.source.startswith("quiz.answer(")]
    assert asked == [f"quiz.answer({number}, ...)" for number in range(1, len(QUESTIONS) + 1)]
