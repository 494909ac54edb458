"""Computers on which loopback is not as usual: no network at all, no loopback, a `localhost` that is ::1 only."""

import os
import shutil
import subprocess
import sys

import pytest

from lessons.servers import catalogue
from tests.notebooks import ROOT
from tests.servers.test_loopback import EVENTS, STARTS

pytestmark = pytest.mark.usefixtures("home")
ONLY_IPV6 = "::1 localhost ip6-localhost\n"


def needs(namespace: str) -> None:
    """Skip the test where there can be no such namespace."""
    if not shutil.which("unshare") or subprocess.run(["unshare", namespace, "true"], capture_output=True).returncode:
        pytest.skip("only Linux has namespaces, and only root may make one here")


def within_argv(namespace: str, before: str, code: str) -> list[str]:
    """The command line that runs the code in a namespace of its own, after this line of a shell."""
    return ["unshare", namespace, "sh", "-c", f'{before}; exec "$@"', "sh", sys.executable, "-c", code]


def within(namespace: str, before: str, code: str) -> subprocess.CompletedProcess:
    """Run the code so, to its end."""
    needs(namespace)
    settings = {"cwd": ROOT, "env": dict(os.environ), "capture_output": True, "text": True, "timeout": 240}
    return subprocess.run(within_argv(namespace, before, code), **settings)


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_a_computer_without_a_network(name):
    ran = within("--net", "ip link set lo up", STARTS.format(name=name) + EVENTS[name])
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_a_localhost_that_is_ipv6_only(name, home):
    (home / "hosts").write_text(ONLY_IPV6)
    code = STARTS.format(name=name) + EVENTS[name] + "\nprint(address)"
    ran = within("--mount", f"mount --bind {home / 'hosts'} /etc/hosts", code)
    assert ran.returncode == 0, ran.stderr
    assert "localhost" in ran.stdout or "127.0.0.1" in ran.stdout


@pytest.mark.parametrize("words", [["up", "kinesis"], ["status"], ["doctor"]])
def test_a_computer_whose_loopback_is_down(words):
    code = f"import sys; from lessons.setup.commandline import run; sys.exit(run({words!r}))"
    ran = within("--net", "true", code)
    assert "Traceback" not in ran.stdout + ran.stderr
    if words != ["status"]:
        told = "This computer can't reach itself at 127.0.0.1: its loopback interface is down"
        assert (ran.returncode, told in ran.stdout + ran.stderr) == (1, True), ran.stdout
