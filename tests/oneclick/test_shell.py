"""The scripts of the shell: ShellCheck has nothing against them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.notebooks import ROOT

SCRIPTS = [
    ".binder/postBuild",
    ".binder/start",
    ".ci/browser",
    ".ci/check",
    ".ci/core",
    ".ci/devcontainer",
    ".ci/engine",
    ".ci/offline",
    ".ci/run",
    ".ci/site",
    ".ci/tests",
    ".ci/workflows",
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_shellcheck_has_nothing_against_it(script):
    path = str(Path(sys.executable).parent)
    checker = shutil.which("shellcheck", path=path) or shutil.which("shellcheck")
    if not checker:
        pytest.skip("shellcheck is not installed: see requirements-dev.in")
    ran = subprocess.run(
        [checker, "--shell=bash", "--external-sources", "--severity=style", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout


def test_every_script_is_looked_at():
    folders = [ROOT / ".binder", ROOT / ".ci", ROOT / ".devcontainer"]
    found = [
        file
        for folder in folders
        for file in folder.iterdir()
        if file.is_file() and file.suffix == "" and _is_shell(file)
    ]
    assert sorted(str(file.relative_to(ROOT)) for file in found) == SCRIPTS


def _is_shell(file: Path) -> bool:
    """A script of its own, or one that such a script reads in."""
    text = file.read_text(encoding="utf-8")
    return text.startswith("#!") or "Sourced by" in text.partition("\n")[0]
