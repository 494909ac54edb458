"""The workflows on GitHub and GitLab have the form that is theirs, run what .ci/run does, and try what is promised."""

import os
import re
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
import yaml

from lessons.setup import supported
from tests.notebooks import ROOT

FILES = [*sorted((ROOT / ".github").rglob("*.yml")), ROOT / ".gitlab-ci.yml"]
ACTION = yaml.safe_load((ROOT / ".github" / "actions" / "prepare" / "action.yml").read_text(encoding="utf-8"))
GITLAB = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8"))
SITE = yaml.safe_load((ROOT / ".github" / "workflows" / "site.yml").read_text(encoding="utf-8"))
RUNNERS = {
    "ubuntu-24.04": ("linux", "x86_64"),
    "ubuntu-24.04-arm": ("linux", "aarch64"),
    "macos-15": ("darwin", "arm64"),
    "macos-15-intel": ("darwin", "x86_64"),
}
"""GitHub's machines: what sys.platform and platform.machine() say there."""
SCHEMAS = (
    ("vendor.github-workflows", ".github/workflows/tests.yml"),
    ("vendor.github-workflows", ".github/workflows/site.yml"),
    ("vendor.github-actions", ".github/actions/prepare/action.yml"),
    ("vendor.gitlab-ci", ".gitlab-ci.yml", "--data-transform", "gitlab-ci"),
)


def steps_of(workflow: dict) -> list[dict]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def steps() -> list[dict]:
    return steps_of(WORKFLOW) + ACTION["runs"]["steps"]


def lines_of_gitlab() -> list[str]:
    jobs = [job for job in GITLAB.values() if isinstance(job, dict) and "script" in job]
    return [line for job in jobs for line in ([job["script"]] if isinstance(job["script"], str) else job["script"])]


def complaints(program: str, *options: str) -> str:
    """What that program of the environment finds wrong; nothing where it is content."""
    path = Path(sys.executable).parent / program
    if not path.exists():
        pytest.skip(f"{program} is not installed: requirements-dev.txt, on Python 3.11 or later")
    ran = subprocess.run([path, *options], cwd=ROOT, capture_output=True, text=True)
    return ran.stdout + ran.stderr if ran.returncode else ""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_file_can_be_read(file):
    assert isinstance(yaml.safe_load(file.read_text(encoding="utf-8")), dict)


def test_the_promised_pythons_and_systems_are_tried_and_no_others():
    matrix = WORKFLOW["jobs"]["core"]["strategy"]["matrix"]
    left_out = [(one["os"], one["python"]) for one in matrix["exclude"]]
    tried = {
        (*RUNNERS[os], python) for os, python in product(matrix["os"], matrix["python"]) if (os, python) not in left_out
    }
    assert tried == {(row[0], row[1], supported.dotted(version)) for version, row in supported.pairs()}


def test_actions_are_pinned_to_a_commit():
    used = [step["uses"] for step in [*steps(), *steps_of(SITE)] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}|\./\.github/actions/prepare", one) for one in used), used


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema[1])
def test_each_file_has_the_form_that_its_host_publishes(schema):
    name, file, *options = schema
    assert complaints("check-jsonschema", "--builtin-schema", name, *options, file) == ""


def test_nothing_in_the_workflow_is_dangerous():
    assert complaints("zizmor", "--offline", "--persona", "pedantic", ".github") == ""


@pytest.mark.parametrize(("broken", "said"), [(False, ""), (True, 'property "pyton" is not defined')])
def test_actionlint_has_nothing_against_the_workflow_and_finds_a_fault(tmp_path, broken, said):
    if not _has_actionlint():
        pytest.skip("no Go, or .ci/workflows has never fetched actionlint's sources")
    file = tmp_path / "tests.yml"
    right = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    file.write_text(right.replace("matrix.python", "matrix.pyton") if broken else right, encoding="utf-8")
    ran = subprocess.run([ROOT / ".ci" / "workflows", file], capture_output=True, text=True)
    assert (ran.returncode != 0, said in ran.stdout) == (broken, True), ran.stdout + ran.stderr


def _has_actionlint() -> bool:
    """Whether Go can build it without a network."""
    asked = ["go", "-C", str(ROOT / ".ci" / "actionlint"), "tool", "-n", "actionlint"]
    offline = {**os.environ, "GOPROXY": "off"}
    return bool(shutil.which("go")) and subprocess.run(asked, env=offline, capture_output=True).returncode == 0


def test_gitlab_tries_the_promised_pythons_and_runs_pieces_of_what_ci_runs():
    (matrix,) = GITLAB["core"]["parallel"]["matrix"]
    assert matrix["PYTHON"] == [supported.dotted(version) for version in supported.pythons("linux", "x86_64")]
    assert lines_of_gitlab() == [".ci/check", ".ci/core", ".ci/check", ".ci/tests", GITLAB["pages"]["script"]]


def test_both_hosts_build_the_site_as_ci_does_and_publish_the_folder_that_is_built():
    (line,) = [step["run"] for step in steps_of(SITE) if "run" in step]
    (uploaded,) = [step["with"]["path"] for step in steps_of(SITE) if "upload" in step.get("uses", "")]
    assert line.split()[:2] == [".ci/site", uploaded]
    assert GITLAB["pages"]["script"].split()[:2] == [".ci/site", *GITLAB["pages"]["artifacts"]["paths"]]
    assert "step .ci/site" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_it_runs_pieces_of_what_ci_runs():
    """A script of .ci, or a line of .ci/run; only there images are pulled, where `.ci/run` builds stand-ins."""
    lines = [line.rpartition("step ")[2] for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()]
    for line in [step["run"] for step in steps() if "run" in step]:
        assert line in lines or (ROOT / line).is_file() or line == "docker compose pull", line
