"""Transfers: how they end, whatever dies, comes twice or runs at once; and what is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from esdbclient import NewEvent, StreamState

from lessons import events
from lessons.errors import WaitError
from lessons.eventstore import account, transfers
from lessons.eventstore.client_errors import StreamMissing, WrongVersion
from lessons.eventstore.producer import append
from lessons.eventstore.transfers import Transfer, TransferError, TransferManager

CLOSED = {"type": "AccountClosed", "data": {}}
TO_BOB = Transfer("transfer-1", "account-1", "account-2", 300)
TO_CAROL = Transfer("transfer-2", "account-1", "account-3", 300)
TOO_MUCH = Transfer("transfer-3", "account-1", "account-2", 5000)
ENDINGS = [
    (TO_BOB, [700, 300, 0], "TransferCompleted"),
    (TO_CAROL, [1000, 0, 0], "TransferFailed"),
    (TOO_MUCH, [1000, 0, 0], "TransferFailed"),
]
EVERY = pytest.mark.parametrize(("transfer", "right", "ending"), ENDINGS)


@pytest.fixture
def bank(client, mine):
    """Alice with 1000, Bob with nothing, Carol whose account is closed."""
    append(client, mine("account-1"), [events.account_created("Alice"), events.money_deposited(1000)], StreamState.ANY)
    append(client, mine("account-2"), [events.account_created("Bob")], StreamState.ANY)
    append(client, mine("account-3"), [events.account_created("Carol"), CLOSED], StreamState.ANY)
    return mine


@pytest.fixture
def manager(client, bank) -> TransferManager:
    return TransferManager(client, bank)


def follow(client, names):
    return client.subscribe_to_all(filter_include=[names.pattern], filter_by_stream_name=True)


def run(client, names, transfer, seconds=10.0) -> list[tuple[str, str]]:
    with follow(client, names) as subscription:
        return transfers.run_until_ended(TransferManager(client, names), subscription, transfer.id, seconds)


def story(client, names) -> list:
    return list(client.read_all(filter_include=[names.pattern], filter_by_stream_name=True))


def balances(client, names) -> list[int]:
    return [account.load(client, names(f"account-{number}"))[0].balance for number in (1, 2, 3)]


@EVERY
def test_each_transfer_ends_with_the_right_balances(client, bank, transfer, right, ending):
    transfers.request_transfer(client, bank, transfer)
    assert run(client, bank, transfer)[-1] == (ending, "")
    assert balances(client, bank) == right


@EVERY
def test_running_again_from_the_start_adds_nothing(client, bank, transfer, right, ending):
    transfers.request_transfer(client, bank, transfer)
    run(client, bank, transfer)
    before = story(client, bank)
    assert all(followed.endswith("made before") for _, followed in run(client, bank, transfer) if followed)
    assert story(client, bank) == before


@EVERY
def test_wherever_a_manager_dies_the_next_one_ends_the_same(client, bank, manager, transfer, right, ending):
    transfers.request_transfer(client, bank, transfer)
    for step in range(6):  # the manager has made so many steps, and noted none
        for event in story(client, bank)[-1:]:
            manager.handle(event)
        assert sum(balances(client, bank)) <= 1000, step
    assert run(client, bank, transfer)[-1] == (ending, "")
    assert balances(client, bank) == right


@EVERY
def test_every_event_may_come_twice(client, bank, manager, transfer, right, ending):
    transfers.request_transfer(client, bank, transfer)
    for _ in range(6):
        for event in story(client, bank) * 2:
            manager.handle(event)
    assert balances(client, bank) == right
    assert story(client, bank)[-1].type == ending


@EVERY
def test_several_managers_at_once_are_as_one(client, bank, transfer, right, ending):
    transfers.request_transfer(client, bank, transfer)
    with ThreadPoolExecutor(3) as pool:
        ends = list(pool.map(lambda _: run(client, bank, transfer)[-1], range(3)))
    assert ends == [(ending, "")] * 3
    assert balances(client, bank) == right


def test_several_transfers_share_what_there_is(client, bank):
    wanted = [Transfer(f"transfer-{number}", "account-1", "account-2", 400) for number in range(4)]
    for transfer in wanted:
        transfers.request_transfer(client, bank, transfer)
    for transfer in wanted:
        run(client, bank, transfer)
    assert balances(client, bank) == [200, 800, 0]
    kinds = [event.type for event in story(client, bank)]
    assert (kinds.count("TransferCompleted"), kinds.count("TransferFailed")) == (2, 2)


def test_a_refusal_stays_when_money_comes_in_later(client, bank, manager):
    transfers.request_transfer(client, bank, TOO_MUCH)
    run(client, bank, TOO_MUCH)
    append(client, bank("account-1"), [events.money_deposited(9000)], StreamState.ANY)
    run(client, bank, TOO_MUCH)
    assert balances(client, bank) == [10_000, 0, 0]


def test_money_comes_back_to_an_account_that_was_closed_meanwhile(client, bank, manager):
    transfers.request_transfer(client, bank, TO_CAROL)
    manager.handle(story(client, bank)[-1])
    append(client, bank("account-1"), [CLOSED], StreamState.ANY)
    run(client, bank, TO_CAROL)
    assert balances(client, bank) == [1000, 0, 0]


def test_who_writes_in_between_is_heard(client, bank, manager, monkeypatch):
    """The money is withdrawn by somebody else after the manager has looked: the manager decides anew."""
    look, left = manager._story, [1]

    def look_and_be_overtaken(stream):
        found = look(stream)
        if left and left.pop():
            append(client, stream, [events.money_withdrawn(900)], StreamState.ANY)
        return found

    monkeypatch.setattr(manager, "_story", look_and_be_overtaken)
    transfers.request_transfer(client, bank, TO_BOB)
    assert manager.handle(story(client, bank)[-1]) == "WithdrawalRefused"
    assert balances(client, bank) == [100, 0, 0]


def test_who_is_always_overtaken_gives_up_with_a_sentence(client, bank, manager, monkeypatch):
    look = manager._story

    def look_and_be_overtaken(stream):
        found = look(stream)
        append(client, stream, [events.money_deposited(1)], StreamState.ANY)
        return found

    monkeypatch.setattr(manager, "_story", look_and_be_overtaken)
    transfers.request_transfer(client, bank, TO_BOB)
    with pytest.raises(TransferError, match="account-1 was written to by others 20 times"):
        manager.handle(story(client, bank)[-1])


def test_events_of_no_transfer_begin_nothing(client, bank, manager):
    client.append_to_stream(bank("other-1"), current_version=StreamState.ANY, events=NewEvent("Noise", b"\xff\x00"))
    before = story(client, bank)
    assert [manager.handle(event) for event in before] == [""] * len(before)
    assert story(client, bank) == before


def test_an_event_of_a_transfer_that_is_not_there_is_said(client, bank, manager):
    stray = {"type": "MoneyWithdrawn", "data": {"amount": 1, "transfer": "transfer-404", "step": "take"}}
    append(client, bank("account-1"), [stray], StreamState.ANY)
    with pytest.raises(StreamMissing, match="There is no stream transfer-404"):
        manager.handle(story(client, bank)[-1])


def test_an_account_that_does_not_exist_takes_and_gives_nothing(client, bank):
    for number, (source, target) in enumerate([("account-1", "account-9"), ("account-9", "account-1")]):
        transfer = Transfer(f"transfer-{number}", source, target, 10)
        transfers.request_transfer(client, bank, transfer)
        assert run(client, bank, transfer)[-1] == ("TransferFailed", "")
    assert balances(client, bank) == [1000, 0, 0]


@pytest.mark.parametrize(
    ("target", "amount"), [("account-2", 0), ("account-2", -5), ("account-1", 10)], ids=["zero", "negative", "same"]
)
def test_a_transfer_that_makes_no_sense_is_refused(client, bank, target, amount):
    with pytest.raises(TransferError, match="can't be moved from account-1"):
        transfers.request_transfer(client, bank, Transfer("transfer-1", "account-1", target, amount))


def test_a_transfer_is_requested_once(client, bank):
    transfers.request_transfer(client, bank, TO_BOB)
    with pytest.raises(WrongVersion, match="in transfer-1"):
        transfers.request_transfer(client, bank, TO_BOB)


def test_a_transfer_that_nobody_requested_ends_the_wait(client, bank):
    with pytest.raises(WaitError, match="The transfer transfer-1 had not ended"):
        run(client, bank, TO_BOB, seconds=0.3)
