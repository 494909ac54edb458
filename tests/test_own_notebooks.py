"""Another project takes the course's environment as docs/own_notebooks.md says; its files are those of the page."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.notebooks import ROOT

PAGE = (ROOT / "docs" / "own_notebooks.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```python\n# (\S+)\n(.*?)```", PAGE, re.DOTALL))
(LINE,) = re.findall(r"^course/\.venv/bin/python (-m pytest .*)$", PAGE, re.MULTILINE)
(RENEW,) = re.findall(r"^course/\.venv/bin/jupyter (nbconvert .*)$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The project, with the page's test, and its notebook with the outputs of one run."""
    folder = tmp_path_factory.mktemp("theirs")
    for name, code in FILES.items():
        (folder / name).parent.mkdir()
        (folder / name).write_text(code, encoding="utf-8")
    nbformat.write(notebook(FILES["notebooks/orders.ipynb"]), folder / "notebooks" / "orders.ipynb")
    run(folder, "-m", "jupyter", *RENEW.split())
    return folder


def notebook(code: str) -> nbformat.NotebookNode:
    """The notebook whose cells stand in this text, each after a mark with its tags."""
    cells = []
    for tags, source in re.findall(r"# %%(.*)\n((?:(?!# %%).*\n)*)", code):
        cells.append(nbformat.v4.new_code_cell(source.strip(), metadata={"tags": tags.split()}))
    return nbformat.v4.new_notebook(cells=cells)


def run(folder: Path, *argv: str) -> str:
    """What Python of the environment says to that, called in this folder; it must end well."""
    ran = subprocess.run([sys.executable, *argv], cwd=folder, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_test_and_the_notebook_pass_by_the_line_of_the_page(project):
    assert "4 passed" in run(project, *LINE.split())


def test_the_notebook_fails_when_it_prints_something_else(project):
    path = project / "notebooks" / "orders.ipynb"
    changed = nbformat.read(path, nbformat.NO_CONVERT)
    changed.cells[1].outputs[0]["text"] = changed.cells[1].outputs[0]["text"].replace("two", "three")
    nbformat.write(changed, project / "notebooks" / "stale.ipynb")
    argv = [*LINE.split()[:-2], "notebooks/stale.ipynb"]
    ran = subprocess.run([sys.executable, *argv], cwd=project, capture_output=True, text=True)
    assert "1 failed, 2 passed" in ran.stdout


@pytest.mark.parametrize("name", ["kafka", "kinesis", "pulsar", "eventstore"])
def test_the_plugin_brings_each_server(name, tmp_path):
    test = f"def test_it(request):\n    assert request.getfixturevalue('{name}_server').name == '{name}'\n"
    (tmp_path / "test_it.py").write_text(test)
    assert "1 passed" in run(tmp_path, "-m", "pytest", "-p", "lessons.pytest_plugin", "-q")
