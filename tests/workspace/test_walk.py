"""The walk itself, in a clone of this course: work, save, `git pull`, go on."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests import notebooks
from tests.notebooks import ROOT
from tests.workspace.writing import OF_JUPYTERLAB

FIRST = "notebooks/01_kafka.ipynb"
WHO = ("-c", "user.name=A Teacher", "-c", "user.email=teacher@example.org", "-c", "commit.gpgsign=false")


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *WHO, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def upstream(tmp_path_factory) -> Path:
    """The course as it is in this folder, also where that is not committed yet."""
    folder = tmp_path_factory.mktemp("walk") / "upstream"
    git(ROOT, "clone", "-q", str(ROOT), str(folder))
    files = git(ROOT, "ls-files", "-z", "--modified", "--others", "--exclude-standard").split("\0")
    for name in filter(None, files):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "as it is here", "--allow-empty")
    return folder


@pytest.fixture(scope="module")
def clone(upstream) -> Path:
    """A learner's clone after the first `update`, which is the first thing that `lab` does."""
    folder = upstream.with_name("clone")
    git(upstream.parent, "clone", "-q", str(upstream), str(folder))
    assert "Your own copies of the lessons" in lessons(folder, "update")
    return folder


def lessons(clone: Path, *words: str) -> str:
    """What a command of the course prints in that clone."""
    argv = [sys.executable, "-m", "lessons", *words]
    ran = subprocess.run(argv, cwd=clone, capture_output=True, text=True, timeout=120, env=_environ())
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def _environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def copies(clone: Path) -> list[Path]:
    return [clone / "work" / f"{name}.ipynb" for name in notebooks.NAMES]


def test_every_lesson_is_there_and_nothing_was_run(clone):
    for path in copies(clone):
        made = nbformat.read(path, as_version=4)
        nbformat.validate(made)
        assert not any(cell.outputs or cell.execution_count for cell in notebooks.code_cells(made))
    assert git(clone, "status", "--porcelain") == ""


def test_links_lead_to_the_same_as_in_the_originals(clone):
    for path in copies(clone):
        original = clone / "notebooks" / path.relative_to(clone / "work")
        for link in _links(path):
            assert (path.parent / link).exists(), f"{path.name}: {link}"
            assert (original.parent / link).exists()
            assert (path.parent / link).resolve().is_relative_to(clone / "work"), f"{link} leaves JupyterLab's root"


def _links(path: Path) -> list[str]:
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return [link.partition("#")[0] for link in re.findall(r"\]\((?!https?:|#|attachment:)([^)\s]+)", text)]


def test_work_then_pull_then_go_on(upstream, clone):
    work_as_a_learner(clone / "work" / "01_kafka.ipynb")
    before = (clone / "work" / "01_kafka.ipynb").read_bytes()
    assert git(clone, "status", "--porcelain") == ""
    change_the_course(upstream)
    git(clone, "pull", "-q")
    assert (clone / "work" / "01_kafka.ipynb").read_bytes() == before
    said = lessons(clone, "update")
    assert "01_kafka: 2 cells of the lesson changed." in said
    assert "the starter of kafka.send_and_wait changed. Your answer is kept" in said
    made = nbformat.read(clone / "work" / "01_kafka.ipynb", as_version=4)
    nbformat.validate(made)
    assert [text for text in MINE if text in [cell.source for cell in made.cells]] == list(MINE)
    assert [cell.source for cell in made.cells][:2] == ["A better beginning.", "A cell that is new."]
    assert lessons(clone, "update") == "Your copies in work/ are up to date.\n"
    assert git(clone, "status", "--porcelain") == ""
    assert "The answer that you had" in lessons(clone, "reset", "kafka.send_and_wait")
    assert "work/01_kafka-before-reset.ipynb" in lessons(clone, "reset", "01_kafka")


MINE = ("answer = 'mine'", "My note.", "mine_too = 2")


def work_as_a_learner(path: Path) -> None:
    """Fill in an answer, write a note, run a cell, and save all of it as JupyterLab does."""
    opened = json.loads(path.read_text(encoding="utf-8"))
    opened["metadata"]["language_info"] = OF_JUPYTERLAB
    cell = next(cell for cell in opened["cells"] if "exercise:kafka.send_and_wait" in cell["metadata"].get("tags", []))
    cell.update(source=[MINE[0]], execution_count=1, outputs=[])
    note = {"cell_type": "markdown", "id": "9f0c5d1e-note", "metadata": {}, "source": [MINE[1]]}
    more = {**cell, "id": "3b1f77aa-more", "metadata": {}, "source": [MINE[2]]}
    opened["cells"][5:5] = [note, more]
    path.write_text(json.dumps(opened, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def change_the_course(upstream: Path) -> None:
    """Another first cell, a new one after it, and another starter."""
    lesson = nbformat.read(upstream / FIRST, as_version=4)
    lesson.cells[0].source = "A better beginning."
    lesson.cells.insert(1, nbformat.v4.new_markdown_cell("A cell that is new."))
    next(cell for cell in lesson.cells if "exercise:kafka.send_and_wait" in notebooks.tags(cell)).source += "\n# new"
    nbformat.write(lesson, upstream / FIRST)
    git(upstream, "commit", "-qam", "a better beginning")


def test_pytest_and_ruff_leave_the_learners_notebooks_alone(clone):
    pytest.importorskip("ruff", reason="ruff comes with requirements-dev.txt")
    text = (clone / "work" / "00_start_here.ipynb").read_text(encoding="utf-8")
    (clone / "work" / "Untitled.ipynb").write_text(text.replace("import ", "import  os, "), encoding="utf-8")
    collected = tool(
        clone, "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-n", "0", "--ignore", "tests", "."
    )
    assert "notebooks/00_start_here.ipynb" in collected
    assert "work/" not in collected
    shutil.move(clone / ".git", clone.with_name("git"))
    assert "work/" not in tool(clone, "ruff", "check", "--show-files", ".")
    shutil.move(clone.with_name("git"), clone / ".git")


def tool(clone: Path, *words: str) -> str:
    """What a tool of authors prints in that clone."""
    return subprocess.run([sys.executable, "-m", *words], cwd=clone, capture_output=True, text=True, timeout=300).stdout
