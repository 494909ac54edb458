"""Shift+Enter from the first cell of the first notebook to its last: every cell ends without an error."""


def test_every_cell_of_the_first_notebook_runs(opened, watch):
    notebook = opened()
    total = notebook.cells.count()
    for number in range(total):
        assert notebook.number() == number
        cell = notebook.run()
        assert notebook.errors(cell).all_inner_texts() == []
    assert "Not attempted yet" in notebook.output(notebook.code("exercises.first_event.check"))
    assert watch.everything() == []
