"""`python -m embedded_eventstore`: five lines of a client, how it ends, what it says where it can't start."""

import signal
import socket
import subprocess
import sys
import time

import psutil
import pytest
from esdbclient import EventStoreDBClient, NewEvent, StreamState

from embedded_eventstore.store import database
from tests.embedded_eventstore.streams import given


def run(*arguments: str) -> subprocess.CompletedProcess:
    argv = [sys.executable, "-m", "embedded_eventstore", "--port", "0", *arguments]
    return subprocess.run(argv, capture_output=True, text=True, timeout=20)


def two_sentences(ran: subprocess.CompletedProcess) -> str:
    """What it printed, which must be what happened and what to do."""
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert ran.stderr.strip().endswith(".")
    return ran.stderr


def test_five_lines_of_the_client(server):
    client = EventStoreDBClient(server.uri)
    event = NewEvent(type="OrderCreated", data=b'{"order_number": "123456"}')
    client.append_to_stream("orders", current_version=StreamState.ANY, events=[event])
    assert [recorded.id for recorded in client.get_stream("orders")] == [event.id]
    client.close()


def test_a_client_may_discover_it(server):
    client = EventStoreDBClient(server.uri.replace("esdb://", "esdb+discover://"))
    [member] = client.read_gossip()
    assert f"{member.address}:{member.port}" == server.uri.removeprefix("esdb://").partition("?")[0]
    client.close()


def test_it_listens_on_this_computer_only(server):
    found = psutil.Process(server.process.pid).net_connections("tcp")
    listening = {one.laddr.ip.removeprefix("::ffff:") for one in found if one.status == psutil.CONN_LISTEN}
    assert listening == {"127.0.0.1"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_soon_and_cleanly_even_with_a_subscriber(serve, tmp_path, number):
    server = serve(data=tmp_path)
    client = server.client()
    stream = given.stream(client, "A")
    subscription = client.subscribe_to_stream(stream)
    next(subscription)
    began = time.monotonic()
    server.process.send_signal(number)
    assert server.process.wait(10) == 0
    assert time.monotonic() - began < 5
    assert [file.name for file in tmp_path.iterdir()] == [database.FILE], "SQLite's other files went into the one"


STUCK = """
import asyncio, sys
from embedded_eventstore import __main__ as command
from embedded_eventstore.persistent.manager import PersistentSubscriptions

def never_return(self):
    print("stuck", flush=True)
    while True:
        pass

PersistentSubscriptions.go_on = never_return
sys.exit(command.main(["--port", "0"]))
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_even_if_its_event_loop_never_comes_back(number):
    with subprocess.Popen([sys.executable, "-c", STUCK], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert "stuck\n" in process.stdout  # "ready" may come before it
            process.send_signal(number)
            assert process.wait(60) == 0
        finally:
            process.kill()


def test_what_was_acknowledged_survives_kill_9(serve, tmp_path):
    server = serve(data=tmp_path)
    client, stream = server.client(), given.name()
    last = 0
    for number in range(200):
        last = client.append_events(stream, current_version=StreamState.ANY, events=given.events(str(number)))
    server.process.kill()
    server.process.wait()
    client = serve(data=tmp_path).client()
    assert given.types(client.get_stream(stream)) == [str(number) for number in range(200)]
    assert client.append_events(stream, current_version=199, events=given.events("200")) > last


def test_a_port_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = run("--port", str(port))
    assert str(port) in two_sentences(ran)


def test_a_folder_in_use(serve, tmp_path):
    serve(data=tmp_path)
    assert "in use by another server" in two_sentences(run("--data", str(tmp_path)))


def test_a_file_that_is_no_database(tmp_path):
    (tmp_path / database.FILE).write_bytes(b"no database at all" * 1000)
    assert "damaged" in two_sentences(run("--data", str(tmp_path)))


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "file").write_text("")
    two_sentences(run("--data", str(tmp_path / "file")))
    two_sentences(run("--data", str(tmp_path / "file" / "below")))


@pytest.mark.parametrize("arguments", [["--port", "many"], ["--unknown"], ["--port", "70000"]])
def test_arguments_that_make_no_sense(arguments):
    ran = run(*arguments)
    assert ran.returncode != 0
    assert "Traceback" not in ran.stderr
