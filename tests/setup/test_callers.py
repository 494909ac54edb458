"""Whoever calls, and whatever their shell brings along: the course's environment is made, and runs, as it should.

Each row of a table is an environment, and what must happen in it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notebooks import ROOT
from tests.setup import users
from tests.setup.conftest import Project

RAN = "with tiny 1.0"
TELL = """
import os, sys

def run(arguments):
    import tiny
    print("ran in", sys.prefix, "with tiny", tiny.VERSION)
    print("home", os.environ["HOME"])
    print("optimized", sys.flags.optimize, "warnings", sys.warnoptions, "path", os.environ.get("PYTHONPATH"))
    return 0
"""
SHADOW = {"tiny.py": "raise SystemExit('the wrong tiny')", "startup.py": "raise SystemExit('the startup file')"}

HARMLESS = {
    "nothing": {},
    "PIP_USER": {"PIP_USER": "1"},
    "PIP_TARGET": {"PIP_TARGET": "{elsewhere}"},
    "PIP_PREFIX": {"PIP_PREFIX": "{elsewhere}"},
    "PIP_ROOT": {"PIP_ROOT": "{elsewhere}"},
    "PIP_DRY_RUN": {"PIP_DRY_RUN": "1"},
    "PIP_REQUIRE_VIRTUALENV": {"PIP_REQUIRE_VIRTUALENV": "1"},
    "PIP_CONSTRAINT": {"PIP_CONSTRAINT": "{elsewhere}/missing.txt"},
    "pip.conf": {"PIP_CONFIG_FILE": "{elsewhere}/pip.conf"},
    "PYTHONPATH": {"PYTHONPATH": "{elsewhere}"},
    "PYTHONSTARTUP": {"PYTHONSTARTUP": "{elsewhere}/startup.py"},
    "PYTHONOPTIMIZE": {"PYTHONOPTIMIZE": "2"},
    "PYTHONWARNINGS": {"PYTHONWARNINGS": "error"},
    "PYTHONUSERBASE": {"PYTHONUSERBASE": "{elsewhere}"},
    "VIRTUAL_ENV": {"VIRTUAL_ENV": "{elsewhere}", "UV_PROJECT_ENVIRONMENT": "{elsewhere}"},
}
"""Variables of the caller by which nothing must change."""


@pytest.fixture
def telling(project: Project) -> Project:
    """A project whose command tells what it runs in."""
    (project.folder / "lessons" / "commands" / "progress.py").write_text(TELL)
    return project


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder into which nothing may be installed; it has files that would do harm if they were used."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for name, text in SHADOW.items():
        (folder / name).write_text(text)
    (folder / "pip.conf").write_text(f"[global]\nuser = true\n[install]\ntarget = {folder}\n")
    return folder


@pytest.mark.parametrize("row", HARMLESS)
def test_what_the_caller_has_set_does_no_harm(telling, elsewhere, row):
    before = set(elsewhere.rglob("*"))
    given = {name: value.format(elsewhere=elsewhere) for name, value in HARMLESS[row].items()}
    ran = telling.run("progress", **given)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"ran in {telling.folder / '.venv'} {RAN}" in ran.stdout
    assert "optimized 0 warnings [] path None" in ran.stdout
    assert set(elsewhere.rglob("*")) - {elsewhere / "__pycache__"} == before


HOMES = {
    "missing": "{folder}/none/of/this",
    "a file": "{folder}/README",
    "relative": "somewhere",
    "not set": None,
}


@pytest.mark.parametrize("row", HOMES)
def test_without_a_home_the_courses_folder_has_one(telling, row):
    (telling.folder / "README").write_text("")
    command = telling.command("progress")
    for name in ("HOME", "LESSONS_HOME"):
        command["env"].pop(name, None)
    if named := HOMES[row]:
        command["env"]["HOME"] = named.format(folder=telling.folder)
    ran = subprocess.run(**command, capture_output=True, timeout=100)
    assert RAN in ran.stdout, ran.stderr
    own = telling.folder / ".home"
    expected = os.path.expanduser(f"~{os.environ.get('USER', 'root')}") if named is None else str(own)
    assert f"home {expected}" in ran.stdout
    assert ("kept in" in ran.stderr) == (named is not None)


LOOK = "from lessons.setup import checks; checks.show(checks.basic())"


@pytest.fixture
def shared(fresh: Project) -> Iterator[Project]:
    """A project whose folder every user can reach; their umask and their home are their own."""
    place = Path(tempfile.mkdtemp(prefix="shared-"))
    place.chmod(0o755)
    shutil.copytree(fresh.folder, place / "project")
    shutil.copytree(fresh.wheels, place / "wheels")
    (place / "project" / "lessons" / "commands" / "progress.py").write_text(TELL)
    subprocess.run(["chmod", "-R", "a+rX", place], check=True)
    yield Project(place / "project", place / "wheels")
    shutil.rmtree(place)


def as_nobody(project: Project, command: str = "progress", umask: int = 0o022, **environ: str):
    """Run the command as nobody, whose home is not there (/nonexistent), unless one is given."""
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(project.wheels)}
    return users.run([users.python(), "-m", "lessons", command], project.folder, {**offline, **environ}, umask)


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o777])
def test_another_user_without_a_home_in_a_folder_of_their_own(shared, umask):
    users.python()
    users.give(shared.folder)
    ran = as_nobody(shared, umask=umask)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert RAN in ran.stdout
    assert f"home {shared.folder / '.home'}" in ran.stdout
    assert RAN in as_nobody(shared, umask=umask).stdout
    looked = users.run([users.python(), "-c", LOOK], shared.folder, {"HOME": str(shared.folder)})
    assert "packages     installed, as locked" in looked.stdout, looked.stderr


def test_another_user_in_a_folder_that_is_not_theirs(shared):
    """Nothing can be made there: two sentences say so, and doctor says the same."""
    home = shared.folder.parent / "home"
    home.mkdir()
    users.python()
    users.give(home)
    for environ, what, do in (
        ({}, "Your home folder /nonexistent can't be written to.", "Set HOME (or LESSONS_HOME)"),
        ({"HOME": str(home)}, f"The course's folder {shared.folder} can't be written to", "Copy the course"),
    ):
        ran = as_nobody(shared, **environ)
        assert (ran.returncode, "Traceback" in ran.stderr) == (1, False), ran.stderr
        assert what in ran.stderr
        assert do in ran.stderr
    told = as_nobody(shared, "doctor")
    assert (told.returncode, "Traceback" in told.stdout + told.stderr) == (1, False)
    assert "FAIL home         /nonexistent can't be written to" in told.stdout
    assert "ok   home" in as_nobody(shared, "doctor", HOME=str(home)).stdout


def test_another_user_enters_what_somebody_has_prepared(shared):
    """As in a room where the instructor has made the environment, and learners may only read it."""
    home = shared.folder.parent / "home"
    home.mkdir()
    python = users.python()
    users.give(home)
    offline = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(shared.wheels)}
    subprocess.run([python, "-m", "lessons", "progress"], cwd=shared.folder, env=offline, check=True)
    ran = as_nobody(shared, HOME=str(home))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"home {home}" in ran.stdout


FOLDERS = "from lessons import home; print(home.cache_dir(), home.data_dir())"


@pytest.mark.parametrize("name", ["LESSONS_HOME", "LESSONS_CACHE"])
def test_a_folder_that_a_variable_names_is_made_or_told(tmp_path, name):
    (tmp_path / "file").write_text("")
    for folder, made in ((tmp_path / "not" / "there", True), (tmp_path / "file" / "no", False)):
        environ = {**os.environ, "LESSONS_HOME": str(tmp_path / "home"), name: str(folder)}
        ran = subprocess.run([sys.executable, "-c", FOLDERS], cwd=ROOT, env=environ, capture_output=True, text=True)
        assert all(Path(said).is_dir() for said in ran.stdout.split())
        assert (ran.returncode == 0) == folder.is_dir() == made
        assert made or f"set {name} to a folder of your own" in ran.stderr
