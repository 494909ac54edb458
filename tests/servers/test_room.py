"""One computer runs the servers for a room: `up --address`, as the others in the room use it."""

import ipaddress
import json
import os
import shlex
import socket
import subprocess
import sys

import psutil
import pytest

from lessons import servers
from lessons.errors import AddressError, ServerError
from lessons.servers import catalogue
from lessons.servers.supervision import ports, registry
from lessons.servers.supervision.registry import Registration
from tests.notebooks import ROOT
from tests.servers.test_commands import Command, command  # noqa: F401 (a fixture)
from tests.servers.test_loopback import EVENTS
from tests.waiting import until

ADDRESS = "127.0.0.2"
"""An address of this computer beside the one of loopback; clients of `localhost` do not reach what listens there."""
LEARNERS = 4
LEARNER = """
import json, sys
from lessons import servers
found = {}
for name in sys.argv[1:]:
    server = servers.start(name, say=None)
    address, admin_address, mine = server.address, server.admin_address, server.named("user-events")
    exec(EVENTS[name].replace('"user-events"', "mine"))
    found[name] = [server.kind, address, mine]
print(json.dumps(found))
"""
KAFKA_TOPICS = """
from kafka import KafkaAdminClient
print(sorted(KafkaAdminClient(bootstrap_servers=address).list_topics()))
"""

pytestmark = [
    pytest.mark.usefixtures("home"),
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a whole net of loopback addresses"),
]


def exported(lines: list[str]) -> dict[str, str]:
    """The settings among the lines that `up --address` prints, as a shell reads them."""
    words = [shlex.split(line)[1] for line in lines if line.startswith("export ")]
    return dict(word.split("=", 1) for word in words)


def start_learner(home, number: int, settings: dict[str, str]) -> subprocess.Popen:
    """A learner at another computer, with a home of their own, who sends an event to each server."""
    environ = {name: value for name, value in os.environ.items() if name != "LESSONS_SERVERS"}
    own = {"LESSONS_HOME": str(home / f"learner-{number}"), **settings}
    code = f"EVENTS = {EVENTS!r}\n{LEARNER}"
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, "-c", code, *catalogue.NAMES], cwd=ROOT, env={**environ, **own}, **pipes)


def listening(pid: int) -> set[tuple[str, int]]:
    """Where a process listens."""
    connections = psutil.Process(pid).net_connections("tcp")
    found = [one.laddr for one in connections if one.status == psutil.CONN_LISTEN]
    return {(str(getattr(ipaddress.ip_address(one.ip), "ipv4_mapped", None) or one.ip), one.port) for one in found}


def assert_open_to_clients_only(found: Registration) -> None:
    """What brokers and controllers say to each other stays on loopback; clients have their ports, and not there."""
    wanted = {registry.port(address) for address in (found.address, found.admin_address) if address}
    places = listening(found.server_pid)
    assert {port for ip, port in places if ip == ADDRESS} == wanted
    assert {ip for ip, port in places if ip != ADDRESS} <= {"127.0.0.1", "::1"}
    assert not {port for ip, port in places if ip != ADDRESS} & wanted


def test_a_room_uses_the_servers_of_one_computer_each_with_names_of_their_own(home, command, registration):  # noqa: F811
    up: Command = command("up", "--address", ADDRESS)
    while "Ctrl-C" not in up.line():
        pass
    settings = exported(up.lines)
    assert list(settings) == [
        "KAFKA_BOOTSTRAP_SERVERS",
        "AWS_ENDPOINT_URL",
        "PULSAR_SERVICE_URL",
        "PULSAR_ADMIN_URL",
        "EVENTSTORE_URI",
    ]
    assert all(ADDRESS in value for value in settings.values())
    assert any("they ask nobody who they are" in line for line in up.lines)

    for name in catalogue.NAMES:
        assert_open_to_clients_only(registration(name))

    told = [started.communicate(timeout=120) for started in [start_learner(home, n, settings) for n in range(LEARNERS)]]
    found = [json.loads(out) if out else pytest.fail(errors) for out, errors in told]
    for name in catalogue.NAMES:
        kinds, addresses, mine = zip(*(learner[name] for learner in found), strict=True)
        assert (set(kinds), set(addresses)) == ({"external"}, {registration(name).address})
        assert len(set(mine)) == LEARNERS, "no two learners have the same names"

    topics = subprocess.run(
        [sys.executable, "-c", f"address = {settings['KAFKA_BOOTSTRAP_SERVERS']!r}\n{KAFKA_TOPICS}"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert all(learner["kafka"][2] in topics for learner in found)
    assert up.interrupt() == 0


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("0.0.0.0", "is no address to reach"),
        ("192.0.2.1", "which is no address of this computer's"),
        ("nobody.invalid", "leads to no IPv4 address"),
        ("::1", "leads to no IPv4 address"),
        ("a" * 300, "leads to no IPv4 address"),
    ],
)
def test_an_address_that_the_room_can_not_reach_is_refused(address, words, registration):
    with pytest.raises(AddressError) as caught:
        servers.start("kinesis", reached_by=address, say=None)
    assert words in caught.value.what
    assert registration("kinesis") is None


def test_a_server_that_runs_for_this_computer_only_is_not_taken_for_the_rooms(registration):
    with servers.start("kinesis", say=None) as alone:
        with pytest.raises(ServerError, match=r"already runs at http://localhost:\d+, and not for others at 127.0.0.2"):
            servers.start("kinesis", reached_by=ADDRESS, say=None)
        assert alone.answers, "whoever uses it keeps it"
        until(lambda: alone.lease.users == 0)  # beside this one


def test_whoever_runs_the_rooms_servers_uses_them_too(registration):
    with servers.start("kinesis", reached_by=ADDRESS, say=None) as shared, servers.start("kinesis", say=None) as mine:
        assert mine.address == shared.address
        assert mine.named("user-events") == "user-events"


def test_what_the_environment_names_is_not_given_to_the_room(monkeypatch):
    monkeypatch.setenv("LESSONS_SERVERS", "auto")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://somebodys.invalid:5000")
    with servers.start("kinesis", reached_by=ADDRESS, say=None) as server:
        assert server.address.startswith(f"http://{ADDRESS}:")


def test_a_container_is_not_given_to_the_room(command):  # noqa: F811
    code, _, errors = command("up", "--containers", "--address", ADDRESS).end()
    assert (code, "Containers of this course listen on this computer only." in errors) == (1, True)


def test_a_port_that_is_taken_at_that_address_only_is_taken(free_port):
    with socket.create_server((ADDRESS, free_port)):
        assert ports.is_free(free_port)
        assert not ports.is_free(free_port, ADDRESS)
