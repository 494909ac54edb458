"""Appends to several streams: all or nothing, told as other conflicts are, by a client that is in another process."""

import subprocess
import sys
from types import SimpleNamespace

import pytest
from esdbclient import StreamState

from lessons.errors import ServerError
from lessons.events import money_deposited, money_withdrawn
from lessons.eventstore import several_streams
from lessons.eventstore.client_errors import WrongVersion
from lessons.eventstore.producer import append
from lessons.eventstore.recording import data_of
from lessons.eventstore.several_streams import Append, append_at_once
from tests.notebooks import ROOT

NEW = StreamState.NO_STREAM


def test_both_streams_have_their_events(eventstore, client, mine):
    one, two = mine("account-1"), mine("account-2")
    append(client, two, [money_deposited(1)], NEW)
    append_at_once(eventstore, [Append(one, [money_deposited(5)], NEW), Append(two, [money_withdrawn(5)] * 2, 0)])
    assert [data_of(event) for event in client.get_stream(one)] == [{"amount": 5}]
    assert [event.type for event in client.get_stream(two)] == ["MoneyDeposited", "MoneyWithdrawn", "MoneyWithdrawn"]


@pytest.mark.parametrize(("expected", "said"), [(3, "version 3"), (NEW, "no events")])
def test_a_conflict_in_one_leaves_all_as_they_were_and_names_it(eventstore, client, mine, expected, said):
    one, two = mine("account-1"), mine("account-2")
    append(client, two, [money_deposited(1)], NEW)
    with pytest.raises(WrongVersion, match=f"expected {said} in account-2, but the stream has version 0") as told:
        append_at_once(
            eventstore, [Append(one, [money_deposited(5)], NEW), Append(two, [money_withdrawn(5)], expected)]
        )
    assert (told.value.expected, told.value.current) == (expected, 0)
    assert client.get_current_version(one) is NEW
    assert client.get_current_version(two) == 0


def test_a_stream_that_is_not_there_is_told_as_one_without_events(eventstore, mine):
    with pytest.raises(WrongVersion, match="expected version 4 in account-1, but the stream has no events"):
        append_at_once(eventstore, [Append(mine("account-1"), [money_deposited(5)], 4)])


def test_where_nobody_answers_it_says_so(free_port):
    nobody = SimpleNamespace(address=f"kurrentdb://localhost:{free_port}?tls=false")
    with pytest.raises(ServerError, match="The append to several streams failed: "):
        append_at_once(nobody, [Append("account-1", [money_deposited(5)], NEW)])


def test_a_program_that_can_not_run_is_told(eventstore, monkeypatch):
    monkeypatch.setattr(several_streams, "sys", SimpleNamespace(executable="/usr/bin/false"))
    with pytest.raises(ServerError, match="The program that appends to several streams ended"):
        append_at_once(eventstore, [Append("account-1", [money_deposited(5)], NEW)])


def test_the_two_clients_are_in_two_processes():
    asked = "import sys, lessons.eventstore.{}; print(*sorted({{'esdbclient', 'kurrentdbclient'}} & {{*sys.modules}}))"
    for module, client in [("several_streams", "esdbclient"), ("several_streams_program", "kurrentdbclient")]:
        ran = subprocess.run(
            [sys.executable, "-c", asked.format(module)], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert ran.stdout.strip() == client
