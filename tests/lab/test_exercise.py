"""An exercise as a learner meets it: not attempted, wrong, a hint, right, the solution; by mouse, and by keys alone."""

import pytest

from lessons.kafka.exercises import first_event as EXERCISE
from tools.walk.notebook import Notebook

WRONG = EXERCISE.wrong_answers[0]
FILL, CHECK = "event = ...", "exercises.first_event.check(event)"


@pytest.fixture
def notebook(opened) -> Notebook:
    """The first notebook, in which nothing was run but what imports the exercises."""
    notebook = opened()
    notebook.select(notebook.code("exercises.first_event"))
    notebook.run()
    return notebook


def test_by_mouse(notebook):
    fill, check = notebook.code(FILL), notebook.code(CHECK)
    seen = {}
    for said, code in {"Not attempted yet": FILL, WRONG.says: WRONG.code, "Correct": EXERCISE.solution_code}.items():
        notebook.write(fill, code)
        notebook.run_by_mouse(fill)
        seen[said] = notebook.output(notebook.run_by_mouse(check))
    assert all(said in output for said, output in seen.items()), seen


def test_by_keys_alone(notebook):
    keys = notebook.page.keyboard
    while FILL not in notebook.active.inner_text():
        keys.press("ArrowDown")
    keys.press("Enter")
    keys.press("ControlOrMeta+a")
    keys.insert_text(EXERCISE.solution_code)
    notebook.run()
    while CHECK not in notebook.active.inner_text():
        keys.press("ArrowDown")
    assert "Correct" in notebook.output(notebook.run())


def test_hints_and_the_solution_in_a_new_cell(notebook):
    for call, said in {"hint": EXERCISE.hints[0][:20], "solution": EXERCISE.solution_code.strip()}.items():
        notebook.page.keyboard.press("Escape")
        notebook.page.keyboard.press("b")
        notebook.page.keyboard.press("Enter")
        notebook.page.keyboard.insert_text(f"exercises.first_event.{call}()")
        assert said in notebook.output(notebook.run())
