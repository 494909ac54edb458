"""Each rule for exercises, broken once."""

import json
from dataclasses import replace

import pytest

from lessons.course import WrongAnswer, exercise_rules
from tests.course.example import EXAMPLE

MISSING = "There is no lessons.example.exercises.keyed, as its id example.keyed says."
SAME, OTHER = WrongAnswer("a", "same"), WrongAnswer("c", "other")


def test_a_good_exercise_lacks_only_its_file():
    assert exercise_rules.broken_rules(EXAMPLE) == [MISSING]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"title": " "}, "Its title is empty."),
        ({"why": ""}, "Its why is empty."),
        ({"minutes": 0}, "Its minutes are fewer than 1."),
        ({"hints": ("one",)}, "It has fewer than two hints."),
        ({"hints": ("one", " ")}, "A hint is empty."),
        ({"solution_code": "\n"}, "Its solution is empty."),
        ({"solution_code": "key = ..."}, "Its solution still has a `...` to fill."),
        ({"starter": 'key = 1  # ...\nwhat = "..."'}, "Its starter has no `...` to fill."),
        ({"wrong_answers": EXAMPLE.wrong_answers[:2]}, "It has fewer than three wrong answers."),
        ({"wrong_answers": (SAME, OTHER, SAME)}, "Two wrong answers get the same message."),
        ({"wrong_answers": (SAME, OTHER, WrongAnswer("b", ""))}, "A wrong answer has nothing that must be said to it."),
        ({"right_answers": EXAMPLE.right_answers[:1]}, "It has fewer than two right answers beside its solution."),
        (
            {"right_answers": (EXAMPLE.solution_code, *EXAMPLE.right_answers[:1])},
            "It has fewer than two right answers beside its solution.",
        ),
    ],
)
def test_a_broken_rule_is_told(change, fault):
    assert exercise_rules.broken_rules(replace(EXAMPLE, **change)) == [fault, MISSING]


def cell(source: str, *tags: str) -> dict:
    return {"cell_type": "code", "source": source.splitlines(keepends=True), "metadata": {"tags": list(tags)}}


FILL = cell("def key_of(event):\n    ...", "exercise:example.keyed")
CHECK = cell("exercises.keyed.check(key_of)", "check:example.keyed")
TAGS = "01_example.ipynb needs one cell with the tag exercise:example.keyed and one with check:example.keyed."


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        ([FILL, cell("1 + 1"), CHECK], []),
        ([CHECK, FILL], ["Its check comes before the cell to fill."]),
        ([CHECK], [TAGS]),
        ([FILL, CHECK, CHECK], [TAGS]),
        ([cell("key = ...", "exercise:example.keyed"), CHECK], ["The cell to fill is not its starter."]),
        (
            [FILL, cell("exercises.other.check(key_of)", "check:example.keyed")],
            ["The cell that checks it does not begin with exercises.keyed.check(."],
        ),
    ],
)
def test_the_notebook_has_the_exercises_cells(tmp_path, cells, faults):
    (tmp_path / "01_example.ipynb").write_text(json.dumps({"cells": cells}))
    assert exercise_rules.broken_notebook_rules(EXAMPLE, tmp_path) == faults


def test_a_notebook_that_is_not_there_is_told(tmp_path):
    assert exercise_rules.broken_notebook_rules(EXAMPLE, tmp_path) == ["There is no notebook 01_example.ipynb."]
