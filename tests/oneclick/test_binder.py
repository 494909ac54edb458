"""Binder's files, by the rules of repo2docker, and what its start script gives to a server."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lessons import workspace
from lessons.commands import lab
from lessons.setup import environment
from tests.notebooks import ROOT

FOLDER = ROOT / ".binder"
START = FOLDER / "start"
SHOWN = """
import json, os, sys
print(json.dumps([os.getpid(), os.getcwd(), sys.argv[1:], {name: os.environ.get(name) for name in %r}]))
"""


@pytest.fixture
def buildpack(monkeypatch):
    """What repo2docker makes of this repository; no engine is needed to ask."""
    app = pytest.importorskip("repo2docker.app", reason="repo2docker is not installed: see requirements-dev.in")
    monkeypatch.chdir(ROOT)
    packs = (pack(base_image="ubuntu") for pack in app.Repo2Docker().buildpacks)
    found = next(pack for pack in packs if pack.detect())
    found.platform = "linux/amd64"
    return found


def test_repo2docker_takes_it_for_a_python_of_the_courses(buildpack):
    assert type(buildpack).__name__ == "PythonBuildPack"
    assert 10 <= int(buildpack.python_version.partition(".")[2]) <= 13


def test_repo2docker_runs_both_scripts_and_installs_nothing_itself(buildpack):
    dockerfile = buildpack.render()
    assert "\nRUN ./.binder/postBuild\n" in dockerfile
    assert 'R2D_ENTRYPOINT="${REPO_DIR}/.binder/start"' in dockerfile
    assert "pip install" not in dockerfile, "the lock is installed by postBuild, with its hashes"
    assert dockerfile.rindex("USER ${NB_USER}") < dockerfile.index("RUN ./.binder/postBuild"), "not as root"


def test_all_that_binder_reads_is_in_one_folder():
    assert not (ROOT / "binder").exists(), "repo2docker refuses a repository with both"
    assert sorted(file.name for file in FOLDER.iterdir()) == ["postBuild", "runtime.txt", "start"]
    assert re.fullmatch(r"python-3\.1[0-3]\n", (FOLDER / "runtime.txt").read_text())


@pytest.mark.parametrize("script", ["postBuild", "start"])
def test_a_script_can_be_run_and_stops_at_the_first_failure(script):
    text = (FOLDER / script).read_text()
    assert os.access(FOLDER / script, os.X_OK)
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "\nset -euo pipefail\n" in text


def started(tmp_path: Path, command: list[str], **given: str) -> subprocess.Popen:
    """The start script with that command, as Binder runs it: from anywhere, its own Python first on the path."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "JUPYTER_"))}
    return subprocess.Popen(
        [START, *command],
        cwd=tmp_path,
        env={**clean, "PATH": path, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_server_gets_what_lab_gives_and_takes_the_scripts_place(tmp_path):

    names = ("PYTHONPATH", "JUPYTER_CONFIG_PATH", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_CONFIG_FILE", "OTHER")
    given = {"AWS_PROFILE": "company", "AWS_ACCESS_KEY_ID": "real", "OTHER": "kept"}
    run = started(tmp_path, [sys.executable, "-c", SHOWN % (names,), "--ip", "a b"], **given)
    out, errors = run.communicate(timeout=120)
    assert run.returncode == 0, errors
    process, folder, arguments, found = json.loads(out.splitlines()[-1])
    expected = lab.environment(given)
    assert found == {name: expected.get(name) for name in names}
    assert folder == str(workspace.FOLDER), "a server shows the folder that it is started in"
    assert arguments == ["--ip", "a b"]
    assert process == run.pid, "signals must reach the server itself"


@pytest.mark.parametrize(
    ("command", "said"), [([], "No command was given"), (["no-such-program"], "no-such-program can't be run")]
)
def test_a_server_that_can_not_be_started_is_told_in_a_sentence(tmp_path, command, said):
    run = started(tmp_path, command)
    _, errors = run.communicate(timeout=120)
    assert (run.returncode, said in errors, "Traceback" in errors) == (1, True, False), errors


def test_binders_python_is_the_environment(monkeypatch):
    """postBuild fails when it is not: what it installs is what `is_complete` asks for."""
    assert "-r requirements.txt" in (FOLDER / "postBuild").read_text()
    assert environment.LOCK == ROOT / "requirements.txt"
    assert set(environment.direct()) <= set(environment.locked())


def test_the_link_for_binder_opens_the_page_that_lab_opens():
    (path,) = re.findall(r"urlpath=(\S+?)`", (ROOT / "docs" / "running.md").read_text())
    assert path == f"lab/tree/{lab.FIRST}"
