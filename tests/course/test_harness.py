"""The harness, on tiny notebooks in real kernels."""

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests import harness
from tests.course.example import EXAMPLE


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("LESSONS_HOME", str(tmp_path / "home"))


def tagged(source: str, tag: str):
    return new_code_cell(source, metadata={"tags": [tag]})


def written(tmp_path, *cells):
    file = tmp_path / "01_example.ipynb"
    nbformat.write(new_notebook(cells=list(cells)), file)
    return file


def example(tmp_path):
    return written(
        tmp_path,
        new_code_cell("from tests.course.example import EXAMPLE as keyed"),
        new_markdown_cell("Make a key."),
        tagged(EXAMPLE.starter, "exercise:example.keyed"),
        new_code_cell("made = key_of"),
        tagged("keyed.check(made)", "check:example.keyed"),
    )


def test_answers_are_tried_in_turn_in_one_kernel(tmp_path):
    wrong = [answer.code for answer in EXAMPLE.wrong_answers]
    codes = [EXAMPLE.starter, *wrong, "def key_of(event):\n    return event['userID']", EXAMPLE.solution_code]
    said = harness.attempt(example(tmp_path), {"example.keyed": codes})["example.keyed"]
    assert said[0].startswith("Not attempted yet.")
    assert said[1] == "Not right yet. `key_of` returned 123, and a key is bytes."
    assert said[2] == "Not right yet. `key_of` returned b'UserLoggedIn' for user 123."
    assert said[3] == "Not right yet. `key_of` returned b'123, 456' for user 123."
    assert "Your code raised KeyError: 'userID', on line 2 of its cell:\n    return event['userID']" in said[4]
    assert said[5] == "Correct. Every user has a key."


def test_without_answers_the_notebook_runs_as_it_is(tmp_path):
    said = harness.attempt(example(tmp_path), {})
    assert [text.partition(".")[0] for text in said["example.keyed"]] == ["Not attempted yet"]


def test_a_function_without_an_end_is_ended_in_the_kernel(tmp_path):
    quick = "import dataclasses, tests.course.example as e\nquick = dataclasses.replace(e.EXAMPLE, seconds=0.3)"
    code = "def key_of(event):\n    while True:\n        pass"
    cells = [new_code_cell(quick), tagged("...", "exercise:a.b"), tagged("quick.check(key_of)", "check:a.b")]
    said = harness.attempt(written(tmp_path, *cells), {"a.b": [code]})
    assert "did not end within 0.3 seconds; it was on line" in said["a.b"][0]


def test_a_notebook_works_in_its_own_folder(tmp_path):
    cells = [new_code_cell("import os"), tagged("os.getcwd()", "check:a.b")]
    assert harness.attempt(written(tmp_path, *cells), {}) == {"a.b": [repr(str(tmp_path))]}


def test_a_cell_that_fails_or_never_ends_is_not_passed_over(tmp_path):
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        harness.attempt(written(tmp_path, new_code_cell("1 / 0")), {})
    with pytest.raises(CellTimeoutError):
        harness.attempt(written(tmp_path, new_code_cell("while True: pass")), {}, timeout=1)


def test_an_exercise_that_is_not_there_is_not_passed_over(tmp_path):
    with pytest.raises(KeyError, match=r"exercise:example\.other"):
        harness.attempt(example(tmp_path), {"example.other": ["1"]})
