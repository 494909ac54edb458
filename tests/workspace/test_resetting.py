"""A lesson or a starter again, by any name that a learner would give; what was there is kept."""

import pytest

from lessons.workspace import WorkspaceError
from lessons.workspace.resetting import reset
from tests.workspace.conftest import LESSON
from tests.workspace.writing import answer, code, ran, sources, words

FILLED = [*LESSON[:3], ran(answer("fill", "lag = 3")), LESSON[4], words("mine", "my note")]


@pytest.fixture
def filled(opened):
    """A learner who has worked: in a lesson, and in a deeper one that has an exercise, too."""
    opened.teach("deeper/kafka_cluster", words("c"), answer("d", "copies = ...", "kafka.add_copies"))
    opened.update()
    opened.save("01_kafka", *FILLED)
    return opened


@pytest.mark.parametrize(
    "name", ["01_kafka", "01_kafka.ipynb", "work/01_kafka.ipynb", "notebooks/01_kafka.ipynb", "work/01_kafka"]
)
def test_a_lesson_by_any_of_its_names(filled, name):
    before = filled.workspace.copy("01_kafka").read_bytes()
    assert "What you had is work/01_kafka-before-reset.ipynb." in reset(name, filled.workspace)[0]
    assert filled.mine("01_kafka")["cells"] == list(LESSON)
    assert filled.workspace.copy("01_kafka-before-reset").read_bytes() == before
    assert filled.update() == ([], True)


PLACES = (
    ("work/deeper", "kafka_cluster.ipynb"),
    (".", "kafka_cluster"),
    ("work", "deeper/kafka_cluster"),
    ("work/deeper", "../01_kafka.ipynb"),
)


@pytest.mark.parametrize(("folder", "name"), PLACES)
def test_a_path_from_where_the_learner_is(filled, folder, name, monkeypatch):
    monkeypatch.chdir(filled.workspace.root / folder)
    found = "01_kafka" if "01" in name else "deeper/kafka_cluster"
    assert reset(name, filled.workspace)[0].startswith(found)
    assert reset(str(filled.workspace.copy(found)), filled.workspace)[0] == f"{found} is the original already."


def test_a_second_time_keeps_both(filled):
    reset("01_kafka", filled.workspace)
    filled.save("01_kafka", code("other", "work = 2"))
    assert "work/01_kafka-before-reset-2.ipynb" in reset("01_kafka", filled.workspace)[0]
    assert sources(filled.mine("01_kafka-before-reset"))[3] == "lag = 3"
    assert sources(filled.mine("01_kafka-before-reset-2")) == ["work = 2"]


def test_nothing_to_reset_writes_nothing(opened):
    before = opened.files()
    assert reset("01_kafka", opened.workspace) == ["01_kafka is the original already."]
    assert reset("total_lag", opened.workspace) == ["The starter of kafka.total_lag is in 01_kafka already."]
    assert opened.files() == before


def test_outputs_alone_are_reset_too(opened):
    opened.save("01_kafka", *LESSON[:1], ran(LESSON[1]), *LESSON[2:])
    assert "01_kafka is the original again." in reset("01_kafka", opened.workspace)[0]
    assert opened.mine("01_kafka")["cells"] == list(LESSON)


@pytest.mark.parametrize("name", ["kafka.total_lag", "total_lag", "exercises.total_lag"])
def test_a_starter_by_any_of_its_names(filled, name):
    assert "The answer that you had is in the cell below it." in reset(name, filled.workspace)[0]
    cells = filled.mine("01_kafka")["cells"]
    assert cells[:4] == list(LESSON[:4])
    assert "The starter is back" in cells[4]["source"]
    assert (cells[5]["cell_type"], cells[5]["source"]) == ("raw", "lag = 3")
    assert sources({"cells": cells[6:]}) == ["words of end", "my note"]
    assert filled.update() == ([], True)


def test_the_new_starter_after_an_update(filled):
    filled.teach("01_kafka", *LESSON[:3], answer("fill", "lag: int = ..."), LESSON[4])
    filled.update()
    reset("kafka.total_lag", filled.workspace)
    assert sources(filled.mine("01_kafka"))[3:6:2] == ["lag: int = ...", "lag = 3"]


def test_a_starter_whose_cell_was_deleted_comes_to_its_place(filled):
    filled.save("01_kafka", *FILLED[:3], *FILLED[4:])
    assert reset("total_lag", filled.workspace)[0] == "The starter of kafka.total_lag is in 01_kafka again."
    assert sources(filled.mine("01_kafka"))[2:5] == ["words of task", "lag = ...", "words of end"]


def test_a_starter_in_a_copy_that_is_missing_or_damaged(filled):
    path = filled.workspace.copy("01_kafka")
    path.write_text("{")
    with pytest.raises(WorkspaceError, match=r"is damaged.*Reset all of it: python3 -m lessons reset 01_kafka"):
        reset("total_lag", filled.workspace)
    assert "is the original again" in reset("01_kafka", filled.workspace)[0]
    assert filled.workspace.copy("01_kafka-before-reset").read_text() == "{"
    path.unlink()
    assert "is there again, as the course has it" in reset("total_lag", filled.workspace)[0]


def test_an_exercise_name_that_two_have(filled):
    filled.teach("03_pulsar", answer("p", "lag = ...", "pulsar.total_lag"))
    with pytest.raises(WorkspaceError, match=r"There are 2 exercises .*kafka\.total_lag, pulsar\.total_lag"):
        reset("total_lag", filled.workspace)


WRONG = {
    "01_kafak": "Did you mean 01_kafka",
    "total_lg": "kafka.total_lag",
    "cluster": "deeper/kafka_cluster",
    "/elsewhere/01_kafka.ipynb": "01_kafka",
    "01_kafka-Copy1": "01_kafka",
    "zzz": "python3 -m lessons progress",
}


@pytest.mark.parametrize(("wrong", "near"), WRONG.items())
def test_a_wrong_name_gets_near_ones(filled, wrong, near):
    before = filled.files()
    with pytest.raises(WorkspaceError) as error:
        reset(wrong, filled.workspace)
    assert error.value.what == f"There is no lesson and no exercise {wrong}."
    assert near in error.value.do
    assert filled.files() == before


def test_a_copy_that_the_learner_protects_is_left(filled):
    filled.workspace.copy("01_kafka").chmod(0o444)
    before = filled.files()
    for name in ("01_kafka", "total_lag"):
        with pytest.raises(WorkspaceError, match=r"could not be reset .it is read-only"):
            reset(name, filled.workspace)
    assert filled.files() == before
