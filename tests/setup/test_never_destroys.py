"""What is there stays until its replacement is whole; a copy is on its own; nobody leaves an installer behind."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.setup.conftest import Project
from tests.waiting import ended, until

RAN = "with tiny 1.0"
NO_NETWORK = {"PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": "http://127.0.0.1:9/simple"}


def kept(venv: Path) -> set[str]:
    """The files of an environment, those that Python writes as it runs left out."""
    return {str(file.relative_to(venv)) for file in venv.rglob("*") if "__pycache__" not in file.parts}


@pytest.mark.parametrize("broken", ["bin/python", "pyvenv.cfg"])
def test_an_environment_that_does_not_run_stays_until_the_new_one_is_whole(project, broken):
    project.run("progress")
    venv = project.folder / ".venv"
    (venv / broken).unlink()
    before = kept(venv)
    ran = project.run("progress", **NO_NETWORK)
    assert (ran.returncode, "Traceback" in ran.stderr) == (1, False)
    assert "could not be reached" in ran.stderr
    assert kept(venv) == before
    assert RAN in project.run("progress").stdout
    assert not list(project.folder.glob(".venv.*[!k]")), "nothing is left beside it"
    assert str(venv) in (venv / "bin" / "activate").read_text()


def test_who_was_killed_between_two_names_goes_on_with_the_new_environment(project):
    project.run("progress")
    (project.folder / ".venv").rename(project.folder / ".venv.new")
    (project.folder / ".venv.old").mkdir()
    assert RAN in project.run("progress", **NO_NETWORK).stdout
    assert not list(project.folder.glob(".venv.*[!k]"))


def test_another_lock_without_a_network_leaves_what_is_there(project):
    project.run("progress")
    project.lock("2.0")
    before = kept(project.folder / ".venv")
    ran = project.run("progress", **NO_NETWORK)
    assert "could not be reached" in ran.stderr
    assert kept(project.folder / ".venv") - {"first.txt", "uv.log"} == before - {"first.txt", "uv.log"}
    project.lock("1.0")
    assert RAN in project.run("progress", **NO_NETWORK).stdout


def test_a_copy_of_the_course_is_on_its_own(project, tmp_path):
    """Its programs (pip is one) work in the copy's environment, not in the original's."""
    project.run("progress")
    original = project.folder / ".venv"
    (original / "bin" / "tool").write_text(f"#!{original}/bin/python\nimport sys; print(sys.prefix)\n")
    (original / "bin" / "tool").chmod(0o755)
    shutil.copytree(project.folder, tmp_path / "copy", symlinks=True, copy_function=os.link)
    before = {file: file.read_bytes() for file in (original / "bin").iterdir() if file.is_file()}
    project.folder = tmp_path / "copy"
    assert f"ran in {tmp_path / 'copy' / '.venv'} {RAN}" in project.run("progress").stdout
    for program, prefix in ((project.folder, tmp_path / "copy" / ".venv"), (original.parent, original)):
        ran = subprocess.run([program / ".venv" / "bin" / "tool"], capture_output=True, text=True)
        assert ran.stdout.strip() == str(prefix)
    located = subprocess.run([project.folder / ".venv" / "bin" / "pip", "--version"], capture_output=True, text=True)
    assert str(tmp_path / "copy") in located.stdout
    assert {file: file.read_bytes() for file in before} == before


@pytest.fixture
def silent() -> Iterator[tuple[str, socket.socket]]:
    """An index that lets everyone in and says nothing, and its socket: what asks it hangs until that is closed."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/simple", listening


def test_set_up_that_is_killed_leaves_no_installer_without_the_lock(project, silent):
    index, listening = silent
    hanging = {**NO_NETWORK, "PIP_INDEX_URL": index, "PIP_TIMEOUT": "300"}
    first = subprocess.Popen(**project.command("progress", **hanging), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    asking, _ = listening.accept()  # the installer is at work
    first.send_signal(signal.SIGKILL)
    until(lambda: ended(first.pid))
    second = subprocess.Popen(**project.command("progress"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert second.stdout.readline() == "Another process is installing; waiting for it.\n"
    asking.close()
    listening.close()  # the first one's installer ends
    said, trouble = second.communicate(timeout=100)
    assert RAN in said, trouble
    first.communicate()


def test_a_second_one_may_be_interrupted_while_it_waits(project, silent):
    index, listening = silent
    hanging = {**NO_NETWORK, "PIP_INDEX_URL": index, "PIP_TIMEOUT": "300"}
    first = subprocess.Popen(**project.command("progress", **hanging), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    listening.accept()
    for run in (subprocess.Popen(**project.command("progress"), stdout=subprocess.PIPE, stderr=subprocess.PIPE), first):
        if run is not first:
            run.stdout.readline()
        run.send_signal(signal.SIGINT)
        _, trouble = run.communicate(timeout=100)
        assert (run.returncode, trouble.strip()) == (130, "")
    assert RAN in project.run("progress").stdout


SMALL = 'mount -t tmpfs -o size=1m tmpfs "$HOME" && exec "$@"'


def in_a_small_home(project: Project, home: Path, *command: str) -> subprocess.CompletedProcess:
    """Run the command where the home is a disk of 1 MB, which only a mount of its own can be."""
    home.mkdir()
    wanted = project.command(*command, HOME=str(home), LESSONS_HOME="", LESSONS_CACHE="", M2_REPO="", XDG_CACHE_HOME="")
    wanted["args"] = ["unshare", "--mount", "sh", "-c", SMALL, "sh", *wanted["args"]]
    if subprocess.run(["unshare", "--mount", "sh", "-c", SMALL, "sh", "true"], env=wanted["env"]).returncode:
        pytest.skip("no disk can be mounted here")
    return subprocess.run(**wanted, capture_output=True, timeout=100)


def test_a_small_home_stops_nothing_that_does_not_write_there(project, tmp_path):
    ran = in_a_small_home(project, tmp_path / "home", "progress")
    assert RAN in ran.stdout, ran.stdout + ran.stderr


def test_doctor_names_the_disk_that_is_small(project, tmp_path):
    project.run("progress")
    file = project.folder / "lessons" / "commands" / "progress.py"
    file.write_text("from lessons.setup import checks\nrun = lambda arguments: checks.show(checks.basic())\n")
    ran = in_a_small_home(project, tmp_path / "home", "progress")
    home = tmp_path / "home"
    assert (
        f"FAIL disk         1 MB free for start-up caches ({home}/.cache), jars ({home}/.m2/repository)" in ran.stdout
    )
    assert "docs/settings.md" in ran.stdout
