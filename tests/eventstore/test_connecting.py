"""Connection strings, right and wrong, with TLS and without; what goes wrong later, in sentences."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from esdbclient import NewEvent, StreamState

from lessons import events, servers
from lessons.errors import AddressError, ServerError
from lessons.events import EventError
from lessons.eventstore import probing
from lessons.eventstore.bank import connected_bank, delete_accounts
from lessons.eventstore.client_errors import StreamGone, StreamMissing, WrongVersion
from lessons.eventstore.connecting import connect, connect_to
from lessons.eventstore.consumer import read
from lessons.eventstore.producer import append
from lessons.eventstore.recording import from_recorded, metadata_of, to_new
from lessons.eventstore.streams import read_to_end
from lessons.servers.supervision.protocol import ProbeResult
from tests.notebooks import ROOT
from tests.programs import run
from tests.waiting import until


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("localhost:2113", "Invalid URI scheme"),
        ("kafka://localhost:9092", "Invalid URI scheme"),
        ("esdb://localhost:2113", "Username and password are required"),
        ("esdb://localhost:2113?Tls=maybe", "not one of: true, false"),
        ("esdb://", "No targets specified"),
        ("", "it is empty"),
        ("esdb://me:secret@localhost:2113?TlsCaFile=/not/there.crt", "No such file"),
    ],
)
def test_what_is_no_connection_string_is_told_without_the_password(address, why):
    with pytest.raises(AddressError) as told:
        connect_to(address)
    assert why in told.value.what
    assert "secret" not in str(told.value)
    assert "esdb://localhost:2113?Tls=false" in told.value.do


@pytest.mark.parametrize("scheme", ["kurrentdb", "kdb", "kurrentdb+discover", "kdb+discover", "KurrentDB"])
def test_the_schemes_of_kurrentdb_are_understood_wherever_an_address_is(eventstore, scheme):
    address = eventstore.address.replace("esdb://", f"{scheme}://").replace("Tls=false", "tls=false")
    assert probing.probe_server(address, 5.0) is ProbeResult.YES
    assert probing.is_ready(address, 5.0)
    assert probing.first_member(address, 5.0) is not None
    with connect_to(address) as client:
        assert client.read_gossip()
    opened = connected_bank(address)
    account_id = opened.open_account("Alice")
    opened.close()
    with connect_to(address) as client:
        assert len(client.get_stream(str(account_id))) == 1
        delete_accounts(client, account_id)


def test_a_program_uses_a_server_that_is_named_by_such_an_address(eventstore, client, mine):
    address = eventstore.address.replace("esdb://", "kurrentdb://")
    stream = mine("account-1")
    ran = run("eventstore.producer", "--stream", stream, "--count", "2", LESSONS_SERVERS="auto", EVENTSTORE_URI=address)
    assert ran.returncode == 0, ran.stderr
    assert f"{address} (external" in ran.stdout
    written = list(client.read_all(filter_include=[f".*{re.escape(stream)}"], filter_by_stream_name=True))
    assert [event.type for event in written] == ["AccountCreated", "MoneyDeposited"]
    client.delete_stream(written[0].stream_name, current_version=1)  # has the prefix of other servers


def test_the_password_of_such_an_address_is_not_told():
    with pytest.raises(AddressError) as told:
        connect_to("kurrentdb://me:secret@localhost:2113?TlsCaFile=/not/there.crt")
    assert "kurrentdb://me:…@" in told.value.what
    assert "secret" not in str(told.value)


def test_where_nobody_answers_it_says_so(free_port):
    with pytest.raises(ServerError, match=f"The server at esdb://localhost:{free_port}.* does not answer"):
        connect_to(f"esdb://localhost:{free_port}?Tls=false")


def test_tls_where_there_is_none_is_told(eventstore):
    address = eventstore.address.replace("esdb://", "esdb://me:secret@").replace("Tls=false", "Tls=true")
    with pytest.raises(AddressError, match="No secure connection") as told:
        connect_to(address)
    assert "Tls=false" in told.value.do
    assert "secret" not in str(told.value)


def test_a_notebook_that_runs_again_closes_the_client_of_the_first_run(eventstore):
    first = connect(eventstore)
    second = connect(eventstore)
    assert first.is_closed
    assert not second.is_closed
    second.close()


def test_a_wrong_expected_version_is_told_with_both_numbers(client, mine):
    stream = mine("account-1")
    append(client, stream, [events.account_created("Alice"), events.money_deposited(1)], StreamState.NO_STREAM)
    for expected, words in [(5, "expected version 5"), (StreamState.NO_STREAM, "expected no events")]:
        for some_events in ([events.money_deposited(1)], [events.money_deposited(1)] * 2):
            with pytest.raises(WrongVersion) as told:
                append(client, stream, some_events, expected)
            assert told.value.what == f"The append {words} in account-1, but the stream has version 1."
            assert (told.value.expected, told.value.current) == (expected, 1)
    for expected, words in [(3, "expected version 3"), (StreamState.EXISTS, "expected any event")]:
        with pytest.raises(WrongVersion, match=f"{words} in account-2, but the stream has no events") as told:
            append(client, mine("account-2"), [events.money_deposited(1)], expected)
        assert told.value.current is None


def test_an_append_tells_the_version_afterwards(client, mine):
    stream = mine("account-1")
    assert append(client, stream, [events.account_created("Alice"), events.money_deposited(1)], StreamState.ANY) == 1
    assert append(client, stream, [events.money_deposited(1)] * 3, 1) == 4
    assert append(client, stream, [events.money_deposited(1)], StreamState.EXISTS) == 5
    assert client.get_current_version(stream) == 5


def test_streams_that_are_not_there_are_told(client, mine):
    with pytest.raises(StreamMissing, match="There is no stream account-1,"):
        read_to_end(client, mine("account-1"))
    append(client, mine("account-1"), [events.account_created("Alice")], StreamState.ANY)
    client.tombstone_stream(mine("account-1"), current_version=0)
    with pytest.raises(StreamGone, match="account-1 was deleted for good"):
        read_to_end(client, mine("account-1"))
    for some_events in ([events.money_deposited(1)], [events.money_deposited(1)] * 2):
        with pytest.raises(StreamGone, match="can never be used again"):
            append(client, mine("account-1"), some_events, StreamState.ANY)


@pytest.mark.parametrize("data", [b"\x00\xff not JSON", b"[1, 2]", b"", b"x" * 100])
def test_an_event_that_is_not_json_is_told_with_its_place(client, mine, data):
    odd = NewEvent(type="Scanned", data=data, content_type="application/octet-stream")
    append(client, mine("account-1"), [events.account_created("Alice"), odd], StreamState.ANY)
    with pytest.raises(EventError) as told:
        read_to_end(client, mine("account-1"))
    assert "The data of Scanned, event 1 of its stream, is no JSON object: " in told.value.what
    assert len(told.value.what) < 150
    assert "application/octet-stream" in told.value.do


def test_what_is_recorded_is_what_was_given(client, mine):
    event = {"type": "MoneyDeposited", "data": {"amount": 5, "note": "für Zoë"}}
    append(client, mine("account-1"), [to_new(event, metadata={"by": "Zoë"}), event], StreamState.ANY)
    first, second = client.get_stream(mine("account-1"))
    assert from_recorded(first) == from_recorded(second) == event
    assert (metadata_of(first), metadata_of(second)) == ({"by": "Zoë"}, {})


def test_a_server_that_goes_away_in_the_middle_is_told(home: Path, registration):
    with servers.start("eventstore", say=None) as server, connect_to(server.address) as client:
        append(client, "account-1", [events.account_created("Alice")], StreamState.NO_STREAM)
        subscription = client.subscribe_to_stream("account-1")
        assert len(read(subscription, 1)) == 1
        os.kill(registration("eventstore").server_pid, signal.SIGKILL)
        with pytest.raises(ServerError, match="does not answer"):
            read(subscription, 1)
        assert server.lease.wait_for_news(30).again
        story = until(lambda: _tried(lambda: read_to_end(client, "account-1")), 30)
        assert story == [events.account_created("Alice")]


def _tried(reading):
    try:
        return reading()
    except ServerError:
        return None


@pytest.fixture
def with_tls(tmp_path) -> Iterator[str]:
    """The connection string of a server with TLS, a certificate of its own, and users."""
    argv = [sys.executable, "-m", "embedded_eventstore", "--port", "0", "--tls", "--data", str(tmp_path)]
    environ = {**os.environ, "EVENTSTORE_ADMIN_PASSWORD": "a-test-s-own"}
    with subprocess.Popen(argv, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True) as process:
        address = process.stdout.readline().removeprefix("ready ").strip()
        yield address.replace("esdb://", "esdb://admin:a-test-s-own@")
        process.terminate()


def test_a_server_with_tls_takes_who_has_its_certificate_and_the_password(with_tls):
    with connect_to(with_tls) as client:
        append(client, "account-1", [events.account_created("Alice")], StreamState.NO_STREAM)
        assert len(read_to_end(client, "account-1")) == 1
    with pytest.raises(AddressError, match="No secure connection"):
        connect_to(with_tls.partition("?")[0])
    with connect_to(with_tls.replace("a-test-s-own", "another")) as stranger:
        with pytest.raises(AddressError, match="does not know this user with this password") as told:
            append(stranger, "account-1", [events.money_deposited(1)], 0)
        assert "another" not in str(told.value)
