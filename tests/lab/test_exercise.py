"""An exercise as a learner meets it: not attempted, wrong, hint, right, solution; by mouse, keys, ear and calls."""

import pytest

from lessons.kafka.exercises import first_event as EXERCISE
from tools.walk.notebook import Notebook

WRONG = EXERCISE.wrong_answers[0]
FILL, CHECK = "event = ...", "exercises.first_event.check"
SOLUTION = EXERCISE.solution_code.strip()


@pytest.fixture
def notebook(opened) -> Notebook:
    """The first notebook, in which nothing was run but what imports the exercises."""
    notebook = opened()
    notebook.select(notebook.code("exercises.first_event"))
    notebook.run()
    return notebook


def hear(notebook: Notebook, words: str) -> None:
    """Wait until a screen reader is given these words."""
    notebook.page.locator("#lessons-announcement[role='status']", has_text=words).wait_for(state="attached")


def test_by_mouse(notebook):
    fill, check = notebook.code(FILL), notebook.code(CHECK)
    for code, said in (FILL, "Not attempted yet."), (WRONG.code, WRONG.says), (SOLUTION, "Correct."):
        notebook.write(fill, code)
        notebook.run_by_mouse(fill)
        assert said in notebook.output(notebook.run_by_mouse(check))
        hear(notebook, said)


def test_hints_and_the_solution_by_mouse(notebook):
    notebook.run_by_mouse(notebook.code(FILL))
    check = notebook.run_by_mouse(notebook.code(CHECK))
    for number in range(1, len(EXERCISE.hints) + 1):
        check.get_by_role("button", name="Hint").click()
        check.get_by_text(f"Hint {number} of {len(EXERCISE.hints)}").wait_for()
    check.get_by_role("button", name="Solution").click()
    check.get_by_text(SOLUTION).wait_for()
    hear(notebook, SOLUTION)


def test_by_keys_alone(notebook):
    keys = notebook.page.keyboard
    fill, check = notebook.walk_to(FILL), notebook.code(CHECK)
    notebook.run()
    notebook.walk_to(CHECK)
    keys.press("ControlOrMeta+Enter")  # as Shift+Enter, and stays here
    press_in_box(notebook, "Hint", "Hint 1 of")
    press_in_box(notebook, "Solution", SOLUTION)
    notebook.walk_to(FILL, "ArrowUp")
    keys.press("Enter")
    keys.press("ControlOrMeta+a")
    keys.insert_text(SOLUTION)
    notebook.run()
    assert SOLUTION in fill.inner_text()
    notebook.walk_to(CHECK)
    assert "Correct." in notebook.output(notebook.run())
    assert check.get_by_role("button").all_inner_texts() == ["Solution"]


def press_in_box(notebook: Notebook, name: str, said: str) -> None:
    """Go to a button of the box by Tab, press it by Enter, and wait for what comes."""
    button = notebook.active.get_by_role("button", name=name, exact=True)
    button.wait_for()
    for _ in range(10):
        notebook.page.keyboard.press("Tab")
        if button.evaluate("node => node === document.activeElement"):
            break
    notebook.page.keyboard.press("Enter")
    hear(notebook, said)


def test_calls_in_a_new_cell_where_there_are_no_buttons(notebook):
    keys = notebook.page.keyboard
    for call, said in {"hint": "Hint 1 of", "solution": SOLUTION}.items():
        keys.press("Escape")
        keys.press("b")
        keys.press("Enter")
        keys.insert_text(f"exercises.first_event.{call}()")
        assert said in notebook.output(notebook.run())
