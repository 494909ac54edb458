"""The workflow on GitHub can be read, runs what .ci/run does, and tries the promised Pythons and systems."""

import re
from itertools import product

import pytest
import yaml

from lessons.setup import supported
from tests.notebooks import ROOT

FILES = sorted((ROOT / ".github").rglob("*.yml"))
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8"))
RUNNERS = {
    "ubuntu-24.04": ("linux", "x86_64"),
    "ubuntu-24.04-arm": ("linux", "aarch64"),
    "macos-15": ("darwin", "arm64"),
    "macos-15-intel": ("darwin", "x86_64"),
}
"""GitHub's machines: what sys.platform and platform.machine() say there."""


def steps() -> list[dict]:
    return [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]


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
    used = [step["uses"] for step in steps() if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", one) for one in used), used


def test_it_runs_pieces_of_what_ci_runs():
    """A script of .ci, or a line of .ci/run; only there images are pulled, where `.ci/run` builds stand-ins."""
    lines = [line.rpartition("step ")[2] for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()]
    for line in [step["run"] for step in steps() if "run" in step]:
        assert line in lines or (ROOT / line).is_file() or line == "docker compose pull", line
