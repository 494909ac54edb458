"""VS Code's settings: the course's environment, cells left as they are, nothing that is the learner's own to decide."""

import pytest

from lessons.setup import environment
from tests.notebooks import ROOT
from tests.oneclick.reading import read

FOLDER = ROOT / ".vscode"
SETTINGS = read(FOLDER / "settings.json")


def test_the_interpreter_is_the_environments():
    python = SETTINGS["python.defaultInterpreterPath"].replace("${workspaceFolder}", str(ROOT))
    assert python == str(environment.python())


def test_a_notebook_runs_in_its_own_folder_as_in_jupyterlab():
    assert SETTINGS["jupyter.notebookFileRoot"] == "${fileDirname}"


def test_the_courses_own_notebooks_can_only_be_read():
    assert SETTINGS["files.readonlyInclude"] == {"notebooks/**/*.ipynb": True}


def test_no_cell_is_changed_by_saving():
    assert SETTINGS["notebook.formatOnSave.enabled"] is False
    assert SETTINGS["notebook.codeActionsOnSave"] == {}


@pytest.mark.parametrize("subject", ["telemetry", "workbench", "editor", "security", "git", "terminal"])
def test_what_is_the_learners_own_is_left_alone(subject):
    assert not [name for name in SETTINGS if name.partition(".")[0] == subject]


def test_the_same_extensions_are_recommended_as_the_container_has():
    container = read(ROOT / ".devcontainer" / "devcontainer.json")
    assert read(FOLDER / "extensions.json")["recommendations"] == container["customizations"]["vscode"]["extensions"]
