"""What docs/security.md says: who can reach a server, and who can't."""

import ipaddress
import os
import subprocess
import sys
from pathlib import Path

import docker
import psutil
import pytest

from lessons import servers
from lessons.servers import catalogue
from lessons.servers.supervision import ports
from tests.notebooks import ROOT
from tests.servers import accounts
from tests.servers.test_loopback import EVENTS
from tests.servers.test_namespaces import needs, within_argv

pytestmark = pytest.mark.usefixtures("home")


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_a_server_listens_on_this_computer_only_with_all_its_ports(name, registration):
    with servers.start(name, say=None):
        process = psutil.Process(registration(name).server_pid)
        found = [one.laddr for one in process.net_connections("tcp") if one.status == psutil.CONN_LISTEN]
        assert found
        for place in found:
            address = ipaddress.ip_address(place.ip)
            assert (getattr(address, "ipv4_mapped", None) or address).is_loopback, place


def test_every_user_of_this_computer_can_use_a_server_and_none_can_end_it(home, registration):
    (other,) = accounts.others()
    with servers.start("eventstore", say=None) as server:
        found = registration("eventstore")
        environ = accounts.home_of(other.pw_uid, home)
        as_other = accounts.as_user(other.pw_uid)
        code = f"address = {server.address!r}\n{EVENTS['eventstore']}"
        ran = subprocess.run(
            [*as_other, sys.executable, "-c", code], cwd=ROOT, env=environ, capture_output=True, text=True
        )
        assert ran.returncode == 0, ran.stderr
        ends = f"import os; os.kill({found.pid}, 15)"
        ran = subprocess.run([*as_other, sys.executable, "-c", ends], capture_output=True, text=True)
        assert "PermissionError" in ran.stderr
        assert server.lease.open


def test_moto_gets_no_container_engine(registration):
    with servers.start("kinesis", say=None):
        environ = psutil.Process(registration("kinesis").server_pid).environ()
    with pytest.raises(docker.errors.DockerException):
        docker.from_env(environment=environ).ping()


def test_what_a_server_is_started_with_can_be_read_by_nobody_and_goes(home, registration, monkeypatch):
    monkeypatch.setenv("COMPANY_PASSWORD", "secret-4711")
    with servers.start("kinesis", say=None):
        for file in Path(registration("kinesis").folder).rglob("*"):
            assert not file.is_file() or b"secret-4711" not in file.read_bytes(), file


def test_in_a_network_of_ones_own_nobody_outside_reaches_a_server(free_port):
    needs("--net")
    code = f"""
import sys
from lessons import servers
from lessons.eventstore.server.embedded import EmbeddedServer
from lessons.servers.supervision import ports
EmbeddedServer.port = {free_port}
with servers.start("eventstore", say=None) as server:
    print(server.address, ports.is_free({free_port}), flush=True)
    sys.stdin.read()
"""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    argv = within_argv("--net", "ip link set lo up", code)
    with subprocess.Popen(argv, cwd=ROOT, env=dict(os.environ), **pipes) as inside:
        said = inside.stdout.readline().split()
        free_outside = ports.is_free(free_port)
        inside.communicate()
    assert (said, free_outside) == ([f"esdb://localhost:{free_port}?Tls=false", "False"], True)
