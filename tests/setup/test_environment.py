"""From a fresh clone to a command that runs: the environment is made once, and goes on when it was interrupted."""

import os
import shutil
import signal
import subprocess

import pytest

from lessons.setup import environment


def test_the_command_runs_in_an_environment_of_its_own(fresh):
    ran = fresh.run("progress")
    assert ran.returncode == 0, ran.stderr
    assert "making the environment .venv" in ran.stdout
    assert f"ran in {fresh.folder / '.venv'} with tiny 1.0" in ran.stdout


def test_the_second_time_nothing_is_installed(project):
    project.run("progress")
    log = project.folder / ".venv" / "install.log"
    log.unlink()
    ran = project.run("progress")
    assert "tiny 1.0" in ran.stdout
    assert not log.exists()


def test_a_moved_course_goes_on_with_its_environment(project, tmp_path):
    project.run("progress")
    project.folder = project.folder.rename(tmp_path / "moved")
    assert "with tiny 1.0" in project.run("progress").stdout
    say = [project.folder / ".venv" / "bin" / "python", "-c", "import lessons; print(lessons.__file__)"]
    found = subprocess.run(say, cwd=tmp_path, capture_output=True, text=True, env={"PATH": os.environ["PATH"]})
    assert (found.stdout.strip(), found.stderr) == (str(project.folder / "lessons" / "__init__.py"), "")


def test_another_lock_is_installed(project):
    project.run("progress")
    project.lock("2.0")
    assert "with tiny 2.0" in project.run("progress").stdout


def test_a_lock_may_have_another_version_for_another_python(project):
    project.lock("1.0")
    lock = project.folder / "requirements.txt"
    lock.write_text(lock.read_text().replace("tiny==1.0", 'tiny==1.0 ; python_version >= "3"'))
    with open(lock, "a", encoding="utf-8") as file:
        file.write(f"tiny==0.9 ; python_version < '3' \\\n    --hash=sha256:{'0' * 64}\n")
    assert "with tiny 1.0" in project.run("progress").stdout


def test_an_install_that_was_killed_goes_on(fresh):
    run = subprocess.Popen(**fresh.command("progress"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    run.stdout.readline()  # "making the environment …"
    os.kill(run.pid, signal.SIGKILL)
    run.communicate()
    assert not (fresh.folder / ".venv" / "ready").exists()
    assert "with tiny 1.0" in fresh.run("progress").stdout


@pytest.mark.parametrize("broken", ["bin/python", "pyvenv.cfg"])
def test_a_broken_environment_is_made_again(project, broken):
    project.run("progress")
    (project.folder / ".venv" / broken).unlink()
    assert "with tiny 1.0" in project.run("progress").stdout


def test_an_environment_that_was_changed_by_hand_is_told_and_mended(project):
    project.run("progress")
    for found in (project.folder / ".venv").rglob("tiny-1.0.dist-info"):
        shutil.rmtree(found)
    ran = project.run("progress")
    assert ran.returncode == 1
    assert "it was changed by hand" in ran.stderr
    assert "with tiny 1.0" in project.run("progress").stdout


def test_two_at_once_do_not_disturb_each_other(fresh):
    runs = [subprocess.Popen(**fresh.command("progress"), stdout=subprocess.PIPE) for _ in range(2)]
    said = [run.communicate(timeout=100)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert all("with tiny 1.0" in text for text in said)
    assert sum("Another process is installing" in text for text in said) <= 1


def test_a_package_that_is_not_what_was_locked_is_not_installed(project):
    project.lock("1.0", sha256="0" * 64)
    ran = project.run("progress")
    assert ran.returncode == 1
    assert "is not the one that was locked" in ran.stderr
    assert "install.log" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_no_network_is_told_as_such(project):
    ran = project.run("progress", PIP_NO_INDEX="", PIP_FIND_LINKS="", PIP_INDEX_URL="http://127.0.0.1:9/simple")
    assert ran.returncode == 1
    assert "could not be reached" in ran.stderr
    assert "it goes on where it stopped" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_this_very_environment_is_used_as_it_is():
    assert environment.is_complete()


def test_every_direct_requirement_is_locked():
    assert set(environment.direct()) <= set(environment.locked())
    assert "kafka-python" in environment.direct()


SAID = "import os; print(os.environ.get('AWS_PROFILE'), os.environ.get('AWS_ACCESS_KEY_ID'))"


@pytest.mark.parametrize(("asked", "said"), [("", "None lesson\n"), ("real-aws", "company real\n")])
def test_every_python_of_the_environment_finds_a_real_account_only_when_asked_by_name(project, asked, said):
    project.run("progress")
    account = {"AWS_PROFILE": "company", "AWS_ACCESS_KEY_ID": "real", "LESSONS_KINESIS": asked}
    python = project.folder / ".venv" / "bin" / "python"
    ran = subprocess.run([python, "-c", SAID], env={**os.environ, **account}, capture_output=True, text=True)
    assert (ran.stdout, ran.stderr) == (said, "")
