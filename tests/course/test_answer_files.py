"""A file of answers is real code, in parts; an edit of the solution stands for the whole."""

import ast
import importlib.util
from pathlib import Path

import pytest

from lessons.course.answer_files import AnswerFileError, WrongAnswer, edited, read_answers
from lessons.setup.environment import ROOT

FILES = sorted(ROOT.glob("lessons/*/exercises/answers/*.py"))
TEXT = '''"""The answers of kafka.doubled."""

# %% given
import math


# %% starter
def doubled(number):
    return ...


# %% solution
def doubled(number):
    twice = 2 * number
    return twice


# %% right
def doubled(number):
    return number + number


# %% right
# -    twice = 2 * number
# +    twice = number * 2


# %% wrong: 9 became 81
# -    twice = 2 * number
# +    twice = number**2


# %% wrong: an event's number: no number
import random


def doubled(number):
    return random.random()
'''


def test_each_part_is_an_answer():
    found = read_answers(TEXT)
    assert found["starter"] == "def doubled(number):\n    return ...\n"
    assert found["solution_code"] == "def doubled(number):\n    twice = 2 * number\n    return twice\n"
    assert found["right_answers"] == (
        "def doubled(number):\n    return number + number\n",
        "def doubled(number):\n    twice = number * 2\n    return twice\n",
    )
    assert found["wrong_answers"] == (
        WrongAnswer("def doubled(number):\n    twice = number**2\n    return twice\n", "9 became 81"),
        WrongAnswer(
            "import random\n\n\ndef doubled(number):\n    return random.random()\n", "an event's number: no number"
        ),
    )


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (["# -b"], "a\nc\n"),
        (["#  a", "# +new"], "a\nnew\nb\nc\n"),
        (["# +first", "#  a"], "first\na\nb\nc\n"),
        (["# -a", "# +A", "# @@", "# -c", "# +C"], "A\nb\nC\n"),
        (["# -b", "# +", "# +B"], "a\n\nB\nc\n"),
    ],
)
def test_an_edit_changes_the_lines_that_it_names(edit, expected):
    assert edited("a\nb\nc\n", edit) == expected


@pytest.mark.parametrize(("edit", "places"), [(["# -d"], 0), (["# -a"], 2), (["# +new"], 4)])
def test_an_edit_that_fits_nowhere_or_twice_is_told(edit, places):
    with pytest.raises(AnswerFileError, match=f"fits the solution at {places} places"):
        edited("a\nb\na\n", edit)


@pytest.mark.parametrize("mark", ["# %% starter\n", "# %% solution\n"])
def test_a_part_that_is_missing_is_told(mark):
    with pytest.raises(AnswerFileError, match=f"There are 0 parts `{mark.strip()}`, and one is needed."):
        read_answers(TEXT.replace(mark, "# %% right\n"))


def test_the_learner_finds_a_line_to_write_on():
    formatted = TEXT.replace("def doubled(number):\n    return ...\n", "def doubled(number): ...\n", 1)
    assert read_answers(formatted)["starter"] == "def doubled(number):\n    ...\n"


def test_a_comment_of_an_answer_is_no_edit():
    code = "# - not this one\nprint('a')\n"
    assert read_answers(f"{TEXT}\n\n# %% right\n{code}")["right_answers"][-1] == code


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parts[-4]}.{file.stem}")
def test_a_file_of_answers_can_be_imported(file: Path):
    """What it uses of the notebook's is imported under `given`, from where the notebook imports it."""
    spec = importlib.util.spec_from_file_location(f"answers_{file.stem}", file)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert (
        ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
        == f"The answers of {file.parts[-4]}.{file.stem}."
    )
