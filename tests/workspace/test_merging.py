"""Each line of the table in merging.py, on a lesson of a few cells."""

import pytest

from lessons.workspace.merging import MergeSummary, merge
from tests.workspace.writing import Cell, answer, code, notebook, ran, saved, sources, words

A, B, C = words("a"), code("b", "x = 1"), words("c")


def merged(base: list[Cell], new: list[Cell], mine: list[Cell]) -> tuple[list[Cell], MergeSummary]:
    """The cells after a merge, and what it tells."""
    made, news = merge(notebook(*base), notebook(*new), saved(notebook(*base), *mine))
    return made["cells"], news


def texts(cells: list[Cell]) -> list[str]:
    return [cell["source"] for cell in cells]


def test_a_cell_that_the_learner_left_is_the_lessons_and_its_old_output_goes():
    cells, news = merged([A, B, C], [A, code("b", "x = 2"), C], [A, ran(B), C])
    assert texts(cells) == ["words of a", "x = 2", "words of c"]
    assert (cells[1]["outputs"], cells[1]["execution_count"]) == ([], None)
    assert news == MergeSummary(lesson=1)


def test_outputs_of_unchanged_cells_stay():
    cells, _ = merged([A, B, C], [words("a", "other words"), B, C], [A, ran(B, 7), C])
    assert cells[1] == ran(B, 7)


def test_what_only_the_learner_changed_stays_with_its_output():
    mine = ran(code("b", "x = 100"))
    cells, news = merged([A, B, C], [words("a", "other words"), B, C], [A, mine, C])
    assert texts(cells) == ["other words", "x = 100", "words of c"]
    assert cells[1]["outputs"] == mine["outputs"]
    assert news == MergeSummary(lesson=1)


def test_an_answer_stays_though_its_starter_changed():
    mine = ran(answer("b", "lag = 3"))
    cells, news = merged([A, answer("b", "lag = ...")], [A, answer("b", "lag: int = ...")], [A, mine])
    assert cells[1] == mine
    assert news == MergeSummary(starters=["kafka.total_lag"])


def test_an_answer_to_another_exercise_makes_room_and_is_kept():
    other = answer("b", "copies = ...", "kafka.add_copies")
    cells, news = merged([A, answer("b", "lag = ...")], [A, other], [A, answer("b", "lag = 3")])
    assert texts(cells)[1::2] == ["copies = ...", "lag = 3"]
    assert (cells[1]["metadata"], cells[3]["metadata"]) == ({"tags": ["exercise:kafka.add_copies"]}, {})
    assert news == MergeSummary(both=1)


@pytest.mark.parametrize("both", [code("b", "x = 2"), words("b", "no longer code")])
def test_a_cell_that_both_changed_is_there_twice_and_only_the_lessons_runs(both):
    cells, news = merged([A, B, C], [A, both, C], [A, ran(code("b", "x = 100")), C])
    assert texts(cells)[1] == both["source"]
    assert "The course changed the cell above" in texts(cells)[2]
    assert (texts(cells)[3], cells[3]["cell_type"]) == ("x = 100", "raw")
    assert texts(cells)[4] == "words of c"
    assert news == MergeSummary(both=1)


def test_words_that_both_changed_stay_words_with_their_pictures():
    picture = {"plan.png": {"image/png": "iVBORw0KGgo="}}
    mine = {**words("a", "![plan](attachment:plan.png)"), "attachments": picture}
    cells, _ = merged([A, B], [words("a", "other words"), B], [mine, B])
    assert (cells[2]["cell_type"], cells[2]["attachments"]) == ("markdown", picture)
    assert "does not run" not in texts(cells)[1]


def test_both_made_the_same_change():
    cells, news = merged([A, B], [A, code("b", "x = 2")], [A, ran(code("b", "x = 2"))])
    assert cells == [A, ran(code("b", "x = 2"))]
    assert news == MergeSummary()


def test_what_the_course_took_away_goes_unless_the_learner_changed_it():
    cells, news = merged([A, B, C], [A], [A, code("b", "x = 100"), C])
    assert texts(cells)[::2] == ["words of a", "x = 100"]
    assert "The course removed this cell" in texts(cells)[1]
    assert news == MergeSummary(lesson=1, taken=1)


def test_what_the_learner_deleted_stays_away_until_the_course_changes_it():
    assert texts(merged([A, B, C], [words("a", "other words"), B, C], [A, C])[0]) == ["other words", "words of c"]
    cells, news = merged([A, B, C], [A, code("b", "x = 2"), C], [A, C])
    assert texts(cells) == ["words of a", "x = 2", "words of c"]
    assert news == MergeSummary(back=1)


def test_own_cells_stay_after_the_cell_that_they_followed():
    mine = [words("0", "at the top"), A, words("1", "after a"), words("2", "and then"), B, C, words("3", "at the end")]
    new = [A, words("new", "the course adds"), B, C]
    expected = [
        "at the top",
        "words of a",
        "after a",
        "and then",
        "the course adds",
        "x = 1",
        "words of c",
        "at the end",
    ]
    assert texts(merged([A, B, C], new, mine)[0]) == expected


def test_own_cells_go_with_a_cell_that_the_course_moved():
    cells, _ = merged([A, B, C], [C, A, B], [A, words("1", "after a"), B, C, words("2", "after c")])
    assert texts(cells) == ["words of c", "after c", "words of a", "after a", "x = 1"]


def test_a_cell_that_the_learner_moved_stays_there():
    cells, _ = merged([A, B, C], [A, B, words("new", "the course adds"), C], [B, C, A])
    assert texts(cells) == ["x = 1", "the course adds", "words of c", "words of a"]


def test_a_cell_that_was_cut_and_pasted_is_still_the_lessons():
    moved = {**answer("other-id", "lag = 3")}
    cells, news = merged([A, answer("b", "lag = ..."), C], [A, answer("b", "lag: int = ..."), C], [moved, A, C])
    assert [cell["id"] for cell in cells] == ["b", "a", "c"]
    assert (texts(cells)[0], news) == ("lag = 3", MergeSummary(starters=["kafka.total_lag"]))


def test_a_copied_cell_is_the_learners_own():
    twice = [A, answer("b", "lag = 3"), answer("b", "lag = 4"), C]
    cells, _ = merged([A, answer("b", "lag = ..."), C], [A, answer("b", "lag = ..."), words("c", "new words")], twice)
    assert texts(cells) == ["words of a", "lag = 3", "lag = 4", "new words"]
    assert len({cell["id"] for cell in cells}) == 4


def test_settings_of_a_cell_are_the_lessons_and_the_learners():
    mine = {**B, "metadata": {"tags": ["mine"], "collapsed": True}}
    cells, _ = merged([A, B], [A, code("b", "x = 2", "nbval-ignore-output")], [A, mine])
    assert cells[1]["metadata"] == {"tags": ["nbval-ignore-output", "mine"], "collapsed": True}


def test_what_jupyterlab_adds_to_a_notebook_stays():
    made, _ = merge(notebook(A), notebook(A, B), saved(notebook(A)))
    assert made["metadata"] == saved(notebook(A))["metadata"]


def test_a_copy_of_an_unknown_version_keeps_both_wherever_they_differ():
    mine = notebook(words("a", "old words, or mine"), answer("f", "lag = 3"), words("0", "mine"), C)
    made, news = merge(None, notebook(A, answer("f", "lag = ..."), B, C), mine)
    kept = ["words of a", "old words, or mine", "lag = 3", "mine", "x = 1", "words of c"]
    assert [text for text in sources(made) if "The course" not in text] == kept
    assert news == MergeSummary(lesson=1, both=1, starters=["kafka.total_lag"])
