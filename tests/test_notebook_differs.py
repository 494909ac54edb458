"""A notebook that prints something else than what is stored is a failure of the suite."""

import subprocess
import sys

import nbformat
import pytest

from tests import notebooks


def _notebook_that_prints(stored: list, source: str) -> nbformat.NotebookNode:
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source, execution_count=1, outputs=stored)]
    return notebook


def _stream(text: str, name: str = "stdout"):
    return nbformat.v4.new_output("stream", name=name, text=text)


@pytest.mark.parametrize(
    ("source", "stored", "exit_code"),
    [
        ("print('one event')", [_stream("one event\n")], 0),
        ("print('one event')", [_stream("two events\n")], 1),
        ("print('one event')", [], 1),
        ("pass", [_stream("one event\n")], 1),
        ("import warnings; warnings.warn('old')", [], 1),
        ("assert False", [], 1),
        ("{'a': 1}", [nbformat.v4.new_output("execute_result", {"text/plain": "{'a': 2}"}, execution_count=1)], 1),
    ],
)
def test_the_suite_fails_when_a_notebook_no_longer_tells_the_truth(tmp_path, source, stored, exit_code):
    nbformat.write(_notebook_that_prints(stored, source), tmp_path / "lesson.ipynb")
    config = ["-c", str(notebooks.ROOT / "pyproject.toml"), "--rootdir", str(tmp_path), "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *config, "lesson.ipynb"], cwd=tmp_path, capture_output=True, text=True
    )
    assert ran.returncode == exit_code, ran.stdout
