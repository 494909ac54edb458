"""A secured server of somebody else's: who comes in, what is told to who does not, and a whole lesson on it."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import grpc
import nbformat
import pytest
from esdbclient import EventStoreDBClient, NewEvent, StreamState
from esdbclient.exceptions import AccessDeniedError, EventStoreDBClientException

from embedded_eventstore.background import serve
from embedded_eventstore.options import Options
from embedded_eventstore.wire import users_pb2
from lessons import servers
from lessons.commands import doctor
from lessons.errors import AddressError
from lessons.events import account_created
from lessons.eventstore.connecting import connect_to
from lessons.eventstore.producer import append
from lessons.eventstore.projections import require_running, running, wait_for_state
from lessons.servers import catalogue
from tests import harness
from tests.embedded_eventstore.streams.asking import call
from tests.eventstore.test_elsewhere import streams_of_users
from tests.servers.certified import FAULTS, certificates, faulty

PASSWORD = "not-to-be-seen-1234"
THEIRS = "account-123"
APPEND = """
import sys, kurrentdbclient as k
with k.KurrentDBClient(sys.argv[1]) as client:
    client.append_to_stream(sys.argv[2], current_version=k.StreamState.ANY, events=k.NewEvent(type="A", data=b"{}"))
"""


@pytest.fixture(scope="module")
def uri(tmp_path_factory) -> Iterator[str]:
    """The connection string of a server with TLS and users, for the administrator."""
    passwords = {"admin": PASSWORD, "ops": PASSWORD}
    with serve(Options(port=0, data=tmp_path_factory.mktemp("data"), tls=True, passwords=passwords)) as server:
        yield server.uri.replace("//", f"//admin:{PASSWORD}@")


@pytest.fixture
def named(monkeypatch) -> Callable[[str], None]:
    def name(address: str) -> None:
        monkeypatch.setenv("EVENTSTORE_URI", address)
        monkeypatch.setenv("LESSONS_SERVERS", "auto")

    return name


def refused() -> str:
    with pytest.raises(AddressError) as caught:
        servers.start("eventstore", say=None)
    said = str(caught.value)
    assert PASSWORD not in said
    assert said.count(". ") == 1
    return said


def test_a_whole_lesson_runs_there_and_leaves_everything_of_others_alone(uri, named):
    named(uri)
    with EventStoreDBClient(uri) as client:
        client.append_to_stream(THEIRS, current_version=StreamState.ANY, events=NewEvent("Theirs", b"{}"))
        notebook = harness.path("04_event_store")
        ran = harness.run(nbformat.read(notebook, as_version=4), notebook.parent)
        assert PASSWORD not in json.dumps([cell.get("outputs") for cell in ran.cells])
        assert streams_of_users(client) == {THEIRS}
        assert [event.type for event in client.get_stream(THEIRS)] == ["Theirs"]


def test_the_address_has_no_password_and_every_client_comes_in_by_it(uri, named):
    named(uri)
    said: list[str] = []
    with servers.start("eventstore", say=said.append) as server:
        assert PASSWORD not in server.address + repr(server) + "".join(said)
        stream = server.named("mine")
        subprocess.run([sys.executable, "-c", APPEND, server.address, stream], check=True)
        with connect_to(server.address) as client:
            assert [event.type for event in client.get_stream(stream)] == ["A"]
            client.delete_stream(stream, current_version=StreamState.ANY)


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_with_a_certificate_is_told(tmp_path, named, fault):
    authority = certificates(tmp_path / "tls")
    with faulty(tmp_path / "tls", fault) as port:
        named(f"esdb://admin:{PASSWORD}@localhost:{port}?tlsCaFile={authority.certificate}")
        assert FAULTS[fault] in refused()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((PASSWORD, "wrong"), "refuses the user 'admin' with this password. Correct both in EVENTSTORE_URI."),
        ((f"admin:{PASSWORD}@", ""), "with TLS and without a user. Write name and password"),
        (("TlsCaFile=", "TlsCaFile=/no"), "which can't be read (No such file or directory). Correct the path"),
        (("localhost:", "localhost:1"), "is no connection string. Write it like esdb://name:password@host:2113."),
    ],
)
def test_who_does_not_come_in_is_told_why_and_what_to_do(uri, named, change, words):
    named(uri.replace(*change, 1))
    assert words in refused()


def test_a_user_without_rights_is_told_so(uri, named):
    named(uri.replace("admin:", "ops:"))
    settings = NewEvent("update-default-acl", json.dumps({"$userStreamAcl": {"$r": "$all", "$w": "$admins"}}).encode())
    with EventStoreDBClient(uri) as client:
        client.append_to_stream("$settings", current_version=StreamState.ANY, events=settings)
        try:
            with (
                servers.start("eventstore", say=None) as server,
                connect_to(server.address) as own,
                pytest.raises(AddressError, match=r"does not let the user 'ops' do that\. Ask whoever runs it for"),
            ):
                append(own, server.named("mine"), [account_created("Alice")], StreamState.NO_STREAM)
        finally:
            everybody = NewEvent("update-default-acl", b'{"$userStreamAcl": {"$r": "$all", "$w": "$all"}}')
            client.append_to_stream("$settings", current_version=StreamState.ANY, events=everybody)


COUNT = "fromStream('%s').partitionBy(event => event.streamId).when({ $any(state) { state.seen = true; } })"


def test_the_state_of_a_projection_is_read_by_the_user_who_is_named(uri, named):
    named(uri)
    with servers.start("eventstore", say=None) as server, connect_to(server.address) as client:
        stream, name = server.named("counted"), server.named("count")
        append(client, stream, [account_created("Alice")], StreamState.NO_STREAM)
        with running(client, name, COUNT % stream):
            assert wait_for_state(client, name, lambda state: bool(state), stream) == {"seen": True}
        client.delete_stream(stream, current_version=StreamState.ANY)


@pytest.mark.parametrize(
    "ask",
    [
        lambda client, name: list(client.read_all()),
        lambda client, name: client.subscribe_to_all(),
        lambda client, name: client.enable_projection("$by_category"),
        lambda client, name: client.create_subscription_to_stream(name, name),
        lambda client, name: client.get_stream_metadata("$settings"),
    ],
)
def test_a_right_that_a_cell_lacks_is_told_in_a_sentence(uri, named, ask):
    named(uri.replace("admin:", "ann:"))
    add_user(uri, "ann")
    with servers.start("eventstore", say=None) as server, connect_to(server.address) as client:
        with pytest.raises(EventStoreDBClientException) as refused:
            ask(client, server.named("mine"))
        assert str(refused.value).startswith("The server does not let the user 'ann' do that. Ask whoever runs it for")


def test_a_projection_that_may_not_be_looked_at_is_not_called_missing(uri, named, monkeypatch):
    named(uri)
    with servers.start("eventstore", say=None) as server, connect_to(server.address) as client:
        monkeypatch.setattr(client, "get_projection_statistics", raising(AccessDeniedError()))
        with pytest.raises(AddressError, match="does not let the user 'admin' do that"):
            require_running(client, "$by_category")


def raising(error: Exception) -> Callable[..., None]:
    def refuse(**_: object) -> None:
        raise error

    return refuse


def add_user(uri: str, login: str) -> None:
    """Let the administrator make a user who is in no group, once."""
    with EventStoreDBClient(uri) as client:
        plain = client.construct_call_credentials("admin", PASSWORD)
    both = grpc.composite_channel_credentials(
        grpc.ssl_channel_credentials(Path(uri.partition("TlsCaFile=")[2]).read_bytes()), plain
    )
    user = {"login_name": login, "full_name": login, "password": PASSWORD}
    with grpc.secure_channel(urlsplit(uri).netloc.partition("@")[2], both) as channel, suppress(grpc.RpcError):
        call(channel, "event_store.client.users.Users", "Create", users_pb2.CreateReq(options=user))


def test_doctor_says_how_one_comes_in_without_the_password(uri, named):
    named(uri)
    check = doctor._port(catalogue.load("eventstore"))
    assert check.ok
    assert "; TLS as 'admin' by a password; all names begin with" in check.found
    assert PASSWORD not in repr(check)
