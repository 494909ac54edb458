"""A learner from before there was work/, whose answers are in the course's own files."""

import pytest

from lessons.workspace import notebooks
from tests.workspace.conftest import LESSON
from tests.workspace.writing import answer, notebook, ran, saved, sources, words

FILLED = [*LESSON[:3], ran(answer("fill", "lag = 3")), LESSON[4], words("mine", "my note")]


@pytest.fixture
def old(desk):
    """The original has answers, and nothing was opened since."""
    desk.workspace.original("01_kafka").write_text(notebooks.text(saved(notebook(*LESSON), *FILLED)))
    return desk


def test_they_are_taken_over_and_told(old):
    before = old.workspace.original("01_kafka").read_bytes()
    said = old.said()
    assert "What you wrote into notebooks/ is in work/ now, too: 01_kafka." in said
    assert "`git restore notebooks`" in said
    assert sources(old.mine("01_kafka")) == [cell["source"] for cell in FILLED]
    assert old.mine("01_kafka")["cells"][3]["outputs"] == []
    assert old.workspace.original("01_kafka").read_bytes() == before
    assert old.update() == ([], True)


def test_what_git_restores_and_pulls_is_merged(old):
    old.update()
    old.git("restore", "notebooks")
    old.teach("01_kafka", words("intro", "a better intro"), *LESSON[1:])
    assert "1 cell of the lesson changed" in old.said()
    assert sources(old.mine("01_kafka")) == ["a better intro", *[cell["source"] for cell in FILLED[1:]]]


def test_what_is_saved_into_the_originals_later_is_not_taken_for_the_course(opened):
    opened.workspace.original("01_kafka").write_text(notebooks.text(saved(notebook(*LESSON), *FILLED)))
    assert opened.update() == ([], True)
    assert opened.mine("01_kafka")["cells"] == list(LESSON)


def test_outputs_alone_are_no_answers(desk):
    text = notebooks.text(saved(notebook(*LESSON)))
    desk.workspace.original("01_kafka").write_text(text)
    assert "restore" not in desk.said()


@pytest.mark.parametrize("text", ["<<<<<<< Updated upstream", ""])
def test_an_original_that_git_has_made_unreadable(old, text):
    old.workspace.original("01_kafka").write_text(text)
    assert "Your own copies of the lessons (1)" in old.said()
    assert old.mine("01_kafka")["cells"] == list(LESSON)


def test_a_deleted_original_is_still_the_courses(opened):
    opened.workspace.original("01_kafka").unlink()
    assert opened.update() == ([], True)


def test_a_learners_own_file_in_notebooks_is_no_lesson(opened):
    opened.workspace.original("01_kafka-Copy1").write_text(notebooks.text(notebook(words("x"))))
    assert opened.update() == ([], True)
