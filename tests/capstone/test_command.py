"""`python3 -m lessons capstone`: it reconciles with faults, says where it does not, and ends early when asked to."""

import os
import signal
import subprocess
import sys

import boto3
import psutil
import pytest

from lessons.pulsar.admin import Admin
from tests.harness import ROOT

ARGUMENTS = [sys.executable, "-m", "lessons", "capstone"]
LONG = 240  # seconds, on a machine with a lot to do


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*ARGUMENTS, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=LONG)


def test_a_wrong_balance_is_found_and_is_the_exit_code(started):
    ran = run("--events", "60", "--faults", "wrong-balance,bad-event")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "Fault: a message that is no event came to the topic." in ran.stdout
    assert ran.stdout.count(" NO ") == 1
    assert ran.stdout.endswith("The numbers do not reconcile.\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_early_and_reconciles(started, number):
    process = subprocess.Popen(
        [*ARGUMENTS, "--events", "100000"], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    said = ""
    while "Now commands are sent." not in said:
        said += process.stdout.readline()
    os.killpg(process.pid, number)
    rest, _ = process.communicate(timeout=LONG)
    assert process.returncode == 0
    assert "Reconciliation" in rest
    assert rest.endswith("The numbers reconcile.\n")


def test_a_second_ctrl_c_waits_for_nothing_and_leaves_nothing(started):
    process = subprocess.Popen(
        [*ARGUMENTS, "--events", "100000"], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    said = ""
    while "Now commands are sent." not in said:
        said += process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    while "Now the programs handle what is left." not in said:
        said += process.stdout.readline()
    children = psutil.Process(process.pid).children(recursive=True)
    programs = [child for child in children if any("lessons.capstone." in word for word in child.cmdline())]
    os.killpg(process.pid, signal.SIGINT)
    rest, _ = process.communicate(timeout=LONG)
    assert process.returncode == 130
    assert "Reconciliation" not in rest
    assert len(programs) == 4
    assert not any(program.is_running() for program in programs)
    assert [name for name in boto3.client("kinesis").list_streams()["StreamNames"] if "bank-" in name] == []
    assert [name for name in Admin(started.pulsar).topics("public/default") if "bank-" in name] == []


def test_an_unknown_fault_is_told_with_the_known_ones():
    ran = run("--faults", "late,fire")
    assert ran.returncode == 1
    assert "There is no fault 'fire'." in ran.stderr
    assert "kill-publisher, bad-event" in ran.stderr


@pytest.mark.parametrize("count", ["0", "-3", "many"])
def test_a_number_of_events_that_can_not_be(count):
    ran = run("--events", count)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "is not a number above zero" in ran.stderr
