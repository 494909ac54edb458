"""Two learners on one server that is neither's: the names of one are never those of the other."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from lessons import servers
from lessons.servers.supervision import prefix
from tests.notebooks import ROOT

NAMES = "from lessons import servers; kinesis = servers.start('kinesis', say=None); print(kinesis.named('user-events'))"


@pytest.fixture
def theirs(user, home, monkeypatch) -> str:
    """The address of somebody else's server, which the environment names."""
    address = user("kinesis").address
    monkeypatch.setenv("LESSONS_SERVERS", "auto")
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    monkeypatch.setenv("LESSONS_ENDPOINT", "")  # an earlier test's own server may have had the same address
    return address


def name_of(home: Path) -> str:
    """How a kernel of the learner with that home names "user-events"."""
    environ = {**os.environ, "LESSONS_HOME": str(home)}
    ran = subprocess.run([sys.executable, "-c", NAMES], cwd=ROOT, env=environ, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_two_learners_on_one_computer_have_other_names_and_keep_them(theirs, home):
    ann, bob = home / "ann", home / "bob"
    names = [name_of(ann), name_of(bob)]
    assert names[0] != names[1]
    assert all(name.endswith(".user-events") for name in names)
    assert [name_of(ann), name_of(bob)] == names


@pytest.mark.parametrize("what", ["host name", "machine"])
def test_a_home_that_was_copied_has_another_prefix_elsewhere(home, monkeypatch, what):
    here = prefix.own_prefix()
    copied = home / "copied"
    shutil.copytree(home / "data", copied / "data")
    monkeypatch.setenv("LESSONS_HOME", str(copied))
    assert prefix.own_prefix() == here  # on the same computer it stays
    if what == "host name":
        monkeypatch.setattr(socket, "gethostname", lambda: "another")
    else:
        (home / "machine-id").write_text("another")
        monkeypatch.setattr(prefix, "MACHINE", home / "machine-id")
    assert prefix.own_prefix() != here


def test_a_computer_without_an_id_has_a_prefix_all_the_same(home, monkeypatch):
    monkeypatch.setattr(prefix, "MACHINE", home / "none")
    assert prefix.own_prefix() == prefix.own_prefix() != ""


def test_kernels_that_ask_at_once_for_the_first_time_agree(home):
    program = "from lessons.servers.supervision import prefix; print(prefix.own_prefix())"
    running = [
        subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(6)
    ]
    assert len({one.communicate()[0] for one in running}) == 1


def test_two_notebooks_of_one_learner_have_other_names_there_too(theirs, home):
    with servers.start("kinesis", say=None) as first:
        environ = {name: value for name, value in os.environ.items() if name != "LESSONS_SLOTS"}
        ran = subprocess.run([sys.executable, "-c", NAMES], cwd=ROOT, env=environ, capture_output=True, text=True)
        assert ran.stdout.strip() == f"{first.named('user-events')}-2"
