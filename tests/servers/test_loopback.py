"""No proxy stands before a server on this computer: each technology's first event, whatever the environment says."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons import servers
from lessons.commands import status
from lessons.servers import catalogue
from lessons.servers.supervision import ports
from lessons.setup import environment
from tests.notebooks import ROOT
from tests.servers.listeners import silent
from tests.setup.test_loopback import PROXIES

pytestmark = pytest.mark.usefixtures("home")

EVENTS = {
    "kafka": """
from kafka import KafkaProducer
KafkaProducer(bootstrap_servers=address).send("user-events", b"event").get(30)
""",
    "kinesis": """
import boto3
boto3.client("kinesis", endpoint_url=address).list_streams()
""",
    "pulsar": """
import os, pulsar, urllib.request
urllib.request.urlopen(admin_address + "/admin/v2/clusters", timeout=30).read()
client = pulsar.Client(address, logger=pulsar.FileLogger(pulsar.LoggerLevel.Error, os.devnull))
client.create_producer("user-events").send(b"event")
client.close()
""",
    "eventstore": """
from esdbclient import EventStoreDBClient, NewEvent, StreamState
with EventStoreDBClient(address) as client:
    client.append_to_stream("user-events", current_version=StreamState.ANY, events=NewEvent("Asked", b"{}"), timeout=30)
""",
}
STARTS = """
from lessons import servers
server = servers.start({name!r}, say=None)
address, admin_address = server.address, server.admin_address
"""
EXCEPTIONS = (
    {"no_proxy": "company.example"},
    {"NO_PROXY": "company.example, other.example"},
    {"NO_PROXY": "*"},
    {"no_proxy": " *"},
    {"no_proxy": "company.example", "no_grpc_proxy": "company.example"},
)


@pytest.fixture(params=["refuses", "hangs"])
def proxies(request) -> Iterator[dict[str, str]]:
    """An environment that names one proxy in every spelling: nobody is there, or it takes a question and hangs."""
    if request.param == "refuses":
        yield named(ports.free(1)[0])
        return
    with silent() as port:
        yield named(port)


def named(port: int) -> dict[str, str]:
    """The environment without exceptions, and with the proxy on that port in every spelling."""
    clean = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**clean, **dict.fromkeys(PROXIES, f"http://127.0.0.1:{port}")}


def run(code: str, environ: dict[str, str]) -> None:
    """Run the code in a Python that nothing of ours has started."""
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_a_server_is_started_and_gets_its_first_event(name, proxies):
    run(STARTS.format(name=name) + EVENTS[name], proxies)


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_a_client_that_was_made_before_anything_of_the_course(name, proxies):
    if sys.prefix != str(environment.VENV):
        pytest.skip("the tests run in another environment than the course's own")
    with servers.start(name, say=None) as server:
        code = f"address, admin_address = {server.address!r}, {server.admin_address!r}\n"
        run(code + EVENTS[name], proxies)


@pytest.mark.parametrize("exceptions", EXCEPTIONS, ids=str)
def test_the_exceptions_of_the_caller_do_no_harm(exceptions):
    with servers.start("eventstore", say=None) as bank, servers.start("kinesis", say=None) as kinesis:
        environ = {**named(ports.free(1)[0]), **exceptions}
        run(f"from lessons import servers\naddress = {bank.address!r}\n{EVENTS['eventstore']}", environ)
        run(f"from lessons import servers\naddress = {kinesis.address!r}\n{EVENTS['kinesis']}", environ)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_the_addresses_of_this_computer_are_spared_too(host):
    if ":" in host and not Path("/proc/net/if_inet6").exists():
        pytest.skip("this computer has no IPv6")
    (port,) = ports.free(1)
    serves = [sys.executable, "-m", "embedded_eventstore", "--host", host, "--port", str(port)]
    with subprocess.Popen(serves, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout.readline()
            place = f"[{host}]" if ":" in host else host
            run(f"address = 'esdb://{place}:{port}?Tls=false'\n{EVENTS['eventstore']}", named(ports.free(1)[0]))
        finally:
            server.terminate()


def test_the_commands_ask_no_proxy_either(proxies):
    with servers.start("eventstore", say=None) as bank:
        for words in ("status", "doctor"):
            argv = [sys.executable, "-m", "lessons", words]
            ran = subprocess.run(argv, cwd=ROOT, env=proxies, capture_output=True, text=True, timeout=120)
            assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
            assert bank.address in ran.stdout
    assert "not running" in status.line("kinesis")
