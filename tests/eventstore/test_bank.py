"""The account as an aggregate: what it decides, what it keeps, and what a second writer is told."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from esdbclient import StreamState
from eventsourcing.persistence import IntegrityError

from lessons.errors import ServerError
from lessons.eventstore.account import Refused
from lessons.eventstore.bank import SNAPSHOTS, Bank, NoAccount, bank_at, connected_bank, delete_accounts
from lessons.eventstore.recording import data_of


@pytest.fixture
def bank(eventstore) -> Iterator[Bank]:
    made = connected_bank(eventstore.address)
    yield made
    made.close()


@pytest.fixture
def alice(bank, client) -> Iterator[UUID]:
    """An account with 1000 in it."""
    id = bank.open_account("Alice")
    bank.deposit(id, 1000)
    yield id
    delete_accounts(client, id)


def test_the_balance_is_what_its_events_add_up_to(bank, alice, client):
    bank.withdraw(alice, 300)
    assert (bank.account(alice).owner, bank.account(alice).balance) == ("Alice", 700)
    amounts = [data_of(event).get("amount") for event in client.get_stream(str(alice))]
    assert amounts == [None, 1000, 300]


def test_the_library_and_the_server_count_alike(bank, alice, client):
    assert bank.account(alice).version == client.get_current_version(str(alice)) == 1


def test_another_program_loads_the_same_account(eventstore, bank, alice):
    other = connected_bank(eventstore.address)
    try:
        other.withdraw(alice, 1)
        assert bank.account(alice).balance == 999
    finally:
        other.close()


def test_more_than_there_is_is_refused_and_leaves_no_event(bank, alice, client):
    with pytest.raises(Refused, match="The account has 1000, and 1001 were asked for"):
        bank.withdraw(alice, 1001)
    assert len(client.get_stream(str(alice))) == 2
    bank.withdraw(alice, 1000)
    assert bank.account(alice).balance == 0


def test_the_past_is_loaded_by_version(bank, alice):
    bank.withdraw(alice, 300)
    assert [bank.account(alice, version).balance for version in range(3)] == [0, 1000, 700]


def test_who_saves_what_is_old_is_refused(bank, alice):
    first, second = bank.account(alice), bank.account(alice)
    first.withdraw(600)
    second.withdraw(600)
    bank.save(first)
    with pytest.raises(IntegrityError):
        bank.save(second)
    assert bank.account(alice).balance == 400


def test_after_fifty_events_there_is_a_snapshot_that_loading_begins_with(bank, alice, client):
    for _ in range(55):
        bank.deposit(alice, 1)
    newest = client.get_stream(f"{SNAPSHOTS}{alice}")[-1]
    assert data_of(newest)["state"]["balance"] == 1000 + 49
    assert bank.account(alice).balance == 1000 + 55
    assert bank.account(alice, version=3).balance == 1002


@pytest.mark.parametrize("deleted", [False, True])
def test_an_account_that_is_not_there_is_named(bank, alice, client, deleted):
    id = alice if deleted else uuid4()
    delete_accounts(client, id)
    delete_accounts(client, id)
    with pytest.raises(NoAccount, match=f"There is no account {id}"):
        bank.account(id)


def test_only_the_named_accounts_are_deleted(bank, alice, client):
    other = bank.open_account("Bob")
    delete_accounts(client, other)
    assert bank.account(alice).balance == 1000
    assert client.get_current_version(str(other)) is StreamState.NO_STREAM


def test_the_bank_of_an_earlier_run_is_closed(eventstore):
    earlier = bank_at(eventstore)
    later = bank_at(eventstore)
    assert earlier.factory.client.is_closed
    assert not later.factory.client.is_closed
    later.close()


def test_where_nobody_answers_it_is_a_sentence(free_port):
    with pytest.raises(ServerError, match="does not answer"):
        connected_bank(f"esdb://localhost:{free_port}?Tls=false&MaxDiscoverAttempts=1")
