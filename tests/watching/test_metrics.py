"""Metrics as text: values by name and labels, what is not there, and what is there twice."""

import pytest

from lessons.watching.metrics import Metrics

TEXT = """# HELP in_total messages
# TYPE in_total counter
in_total{topic="a",cluster="x"} 5
in_total{topic="b",cluster="x"} 2.0 1796045397627
backlog{topic="a b, \\"c\\""} 1.796045397627E12
alone 0
"""


@pytest.mark.parametrize(
    ("name", "labels", "value"),
    [
        ("in_total", {"topic": "a"}, 5.0),
        ("in_total", {"topic": "b", "cluster": "x"}, 2.0),
        ("in_total", {"topic": "c"}, None),
        ("in_total", {"topic": "a", "cluster": "y"}, None),
        ("in", {}, None),
        ("backlog", {"topic": 'a b, "c"'}, 1_796_045_397_627.0),
        ("alone", {}, 0.0),
    ],
)
def test_a_value_is_found_by_its_labels_and_none_is_not_zero(name, labels, value):
    assert Metrics(TEXT).value(name, **labels) == value


def test_a_question_with_two_answers_is_refused():
    with pytest.raises(LookupError, match="2 samples of in_total have these labels"):
        Metrics(TEXT).value("in_total", cluster="x")


def test_a_server_that_shows_nothing():
    assert Metrics("").names == ()
    assert Metrics("").value("alone") is None
