"""What a learner writes is kept: the clone stays as it was cloned, and a changed course takes nothing away."""

import pytest

from lessons.kafka.exercises import first_event as EXERCISE
from tools.walk import clone as clones
from tools.walk import notebook as notebooks
from tools.walk import running

NOTEBOOK = "00_start_here"
OLD, NEW = "Nothing is changed, and reading takes nothing away.", "Reading takes nothing away."


def test_running_and_saving_changes_nothing_that_git_keeps(opened, clone):
    notebook = opened(NOTEBOOK)
    notebook.run_to("events.to_bytes")
    notebook.save()
    assert clone.git("status", "--porcelain") == ""


@pytest.fixture
def own(tmp_path) -> clones.Clone:
    """A clone for one test alone: its course will be changed."""
    return clones.make(tmp_path)


def test_a_pulled_course_comes_in_and_the_answer_stays(browser, own):
    with running.lab(own, own.home / "first.log") as lab:
        notebook = notebooks.opened(browser.new_context(), lab, NOTEBOOK)
        notebook.write(notebook.code("event = ..."), EXERCISE.solution_code)
        notebook.save()
        notebook.page.context.close()
    changed = own.course / "notebooks" / f"{NOTEBOOK}.ipynb"
    changed.write_text(changed.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")
    own.publish("Fewer words")
    own.git("pull", "--quiet")
    with running.lab(own, own.home / "second.log") as lab:
        notebook = notebooks.opened(browser.new_context(), lab, NOTEBOOK)
        for text in (NEW, EXERCISE.solution_code.strip()):
            notebook.panel.get_by_text(text).first.wait_for(state="attached")
        assert OLD not in notebook.panel.text_content()
        notebook.page.context.close()
