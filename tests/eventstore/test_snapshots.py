"""Snapshots: the same account with and without, from any revision, and what is passed over."""

import pytest
from esdbclient import StreamState

from lessons import events
from lessons.eventstore import snapshots
from lessons.eventstore.account import Account
from lessons.eventstore.client_errors import StreamMissing
from lessons.eventstore.producer import append


@pytest.fixture
def account(client, mine) -> str:
    stream = mine("account-1")
    story = [events.account_created("Alice"), *(events.money_deposited(amount) for amount in (10, 20, 30, 40))]
    append(client, stream, story, StreamState.NO_STREAM)
    return stream


@pytest.fixture
def kept(mine) -> str:
    return mine("account_snapshot-1")


def test_without_a_snapshot_all_is_read(client, account, kept):
    whole = snapshots.load(client, account, kept)
    assert whole == snapshots.Loaded(Account("Alice", 100, True), version=4, read=5, questions=2)
    from_start = snapshots.load_without_snapshot(client, account)
    assert from_start == snapshots.Loaded(whole.account, version=4, read=5, questions=1)


@pytest.mark.parametrize("after", [0, 1, 3, 5])
def test_after_a_snapshot_only_what_came_since_is_read(client, account, kept, after):
    snapshots.save_snapshot(client, kept, snapshots.load(client, account, kept))
    append(client, account, [events.money_deposited(1)] * after, 4) if after else None
    assert snapshots.load(client, account, kept) == snapshots.Loaded(
        Account("Alice", 100 + after, True), version=4 + after, read=1 + after, questions=2
    )


def test_the_server_keeps_the_newest_snapshot_only(client, account, kept):
    for version in range(4, 8):
        snapshots.save_snapshot(client, kept, snapshots.load(client, account, kept))
        append(client, account, [events.money_deposited(1)], version)
    assert len(client.get_stream(kept)) == 1
    assert snapshots.load(client, account, kept) == snapshots.Loaded(Account("Alice", 104, True), 8, 2, 2)


def test_a_snapshot_of_another_form_is_passed_over(client, account, kept, monkeypatch):
    monkeypatch.setattr(snapshots, "FORM", 0)
    snapshots.save_snapshot(client, kept, snapshots.Loaded(Account("Nobody", -1), 4, 0, 0))
    monkeypatch.undo()
    assert snapshots.load(client, account, kept) == snapshots.Loaded(Account("Alice", 100, True), 4, 6, 2)


def test_an_account_that_is_not_there_is_named(client, mine, kept):
    for load in (snapshots.load_without_snapshot, lambda client, stream: snapshots.load(client, stream, kept)):
        with pytest.raises(StreamMissing, match="There is no stream account-9"):
            load(client, mine("account-9"))


def test_the_middle_time_counts():
    done = []
    assert snapshots.median_milliseconds(lambda: done.append(1), times=3) >= 0
    assert len(done) == 3
