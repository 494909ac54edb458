"""What is done of a notebook, and what comes next: the same words for the check, the start page and the terminal."""

import pytest

from lessons.course import openings, outline, progress_summary
from lessons.course.progress import Entry

DONE = Entry(attempts=1, done=True)
TRIED = Entry(attempts=2)


def ids(*names: str) -> list[str]:
    return [task.id for name in names for task in openings.read(name).tasks]


def kept(*names: str) -> dict[str, Entry]:
    """What is kept of somebody who has done everything in these notebooks."""
    return dict.fromkeys(ids(*names), DONE)


def test_the_next_exercise_of_the_same_notebook():
    done = {"kafka.send_and_wait": DONE, "kafka.read_all": DONE, "kafka.keyed_order": TRIED}
    assert progress_summary.after_exercise("kafka.read_all", done) == (
        "2 of 6 exercises of this notebook are done. Next: Exercise 3: keep the order."
    )


def test_a_question_ends_with_its_own_mark():
    text = progress_summary.after_exercise("kinesis.read_to_end", {"kinesis.read_to_end": DONE})
    assert text == "1 of 5 exercises of this notebook is done. Next: Exercise 4: what failed?"


def test_what_was_left_out_above_comes_after_the_last_one():
    done = kept("01_kafka")
    del done["kafka.read_all"]
    assert progress_summary.after_exercise("kafka.replay_since", done).endswith("Next: Exercise 2: read everything.")


def test_the_next_notebook_when_all_of_one_are_done():
    assert progress_summary.after_exercise("kafka.replay_since", kept("01_kafka")) == (
        "All 6 exercises of this notebook are done. Next: 2. Put and read records with Kinesis (45 minutes)."
    )
    assert progress_summary.after_exercise("kafka.first_event", kept("00_start_here")).startswith(
        "The exercise of this notebook is done."
    )


def test_a_notebook_that_is_done_already_is_passed_over():
    done = kept("01_kafka", "02_kinesis", "03_pulsar")
    assert "Next: 4. Keep an account" in progress_summary.after_exercise("kafka.replay_since", done)


def test_what_was_left_out_comes_after_the_last_number():
    done = kept(*outline.NUMBERED)
    assert progress_summary.next_exercise(done, "eventstore.pay_once").notebook.name == "deeper/kafka_guarantees"
    del done["kafka.first_event"]
    assert progress_summary.next_exercise(done, "eventstore.pay_once").notebook.name == "00_start_here"


def test_the_whole_course():
    done = kept(*outline.EVERY)
    assert progress_summary.next_exercise(done, "kafka.read_all") is None
    assert progress_summary.after_exercise("kafka.read_all", done).endswith(
        "are done. So are all others of the course."
    )


def test_somebody_new_begins_at_the_start():
    assert progress_summary.next_exercise({}).task.id == "kafka.first_event"


def test_an_exercise_of_no_notebook_says_nothing():
    assert progress_summary.after_exercise("example.keyed", {"example.keyed": DONE}) == ""


@pytest.mark.parametrize("name", [name for name in outline.EVERY if ids(name)])
def test_every_exercise_leads_on_until_all_are_done(name):
    done, last = {}, ids(name)[0]
    while point := progress_summary.next_exercise(done, last):
        done[point.task.id], last = DONE, point.task.id
    assert set(done) == set(ids(*outline.EVERY))


def test_notebooks_that_cannot_be_read_stop_no_check(monkeypatch):
    monkeypatch.setattr(outline, "EVERY", ("no_such_notebook",))
    assert progress_summary.after_exercise("kafka.read_all", {}) == ""
