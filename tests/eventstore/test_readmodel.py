"""A read model in SQLite: its checkpoint, what a crash does to it, what can't be read, and its being late."""

import os
import signal

import pytest
from esdbclient import NewEvent, StreamState

from lessons import events, servers
from lessons.errors import ServerError, WaitError
from lessons.events import EventError
from lessons.eventstore import streams
from lessons.eventstore.account import NOTHING, Account, fold
from lessons.eventstore.connecting import connect_to
from lessons.eventstore.producer import append
from lessons.eventstore.readmodel import Balances, catch_up, follow_in_background, wait_for_position

STORY = [events.account_created("Alice"), events.money_deposited(100), events.money_withdrawn(30)]


@pytest.fixture
def model(mine):
    made = Balances(plain=mine.plain)
    yield made
    made.close()


def test_it_agrees_with_the_fold_of_each_stream(client, mine, model):
    for name, some_events in [("account-1", STORY), ("account-2", STORY[:2])]:
        append(client, mine(name), some_events, StreamState.NO_STREAM)
    assert catch_up(client, model, mine) == 5
    assert model.rows() == [("account-1", "Alice", 70), ("account-2", "Alice", 100)]
    assert model.account("account-1") == fold(STORY)
    assert model.account("account-3") == NOTHING


def test_it_goes_on_after_its_checkpoint_also_after_a_restart(client, mine, tmp_path):
    append(client, mine("account-1"), STORY, StreamState.NO_STREAM)
    first = Balances(tmp_path / "model", plain=mine.plain)
    assert first.checkpoint is None
    assert (catch_up(client, first, mine), catch_up(client, first, mine)) == (3, 0)
    first.close()
    append(client, mine("account-1"), [events.money_deposited(1)], 2)
    second = Balances(tmp_path / "model", plain=mine.plain)
    assert catch_up(client, second, mine) == 1
    assert second.account("account-1") == Account("Alice", 71, True)
    assert second.checkpoint == client.get_stream(mine("account-1"))[-1].commit_position
    second.close()


@pytest.mark.parametrize("table", ["balances", "checkpoint"])
def test_a_crash_at_any_write_leaves_both_or_neither(client, mine, tmp_path, table):
    append(client, mine("account-1"), STORY, StreamState.NO_STREAM)
    before = Balances(tmp_path / "model", plain=mine.plain)
    before.db.execute(
        f"CREATE TRIGGER crash BEFORE INSERT ON {table} "
        "WHEN (SELECT COUNT(*) FROM balances WHERE balance = 100) BEGIN SELECT RAISE(ABORT, 'killed'); END"
    )
    with pytest.raises(Exception, match="killed"):
        catch_up(client, before, mine)
    before.close()
    after = Balances(tmp_path / "model", plain=mine.plain)
    after.db.execute("DROP TRIGGER crash")
    assert catch_up(client, after, mine) in (1, 2)
    assert after.account("account-1") == fold(STORY)
    after.close()


def test_what_cannot_be_read_is_noted_and_passed_over(client, mine, model):
    append(client, mine("account-1"), [STORY[0], NewEvent("Scanned", b"\xff"), STORY[1]], StreamState.NO_STREAM)
    assert catch_up(client, model, mine) == 3
    assert model.skipped() == [("account-1", 1, "Scanned")]
    assert model.account("account-1").balance == 100


@pytest.mark.parametrize("data", [b'{"sum": 100}', b"\xff"], ids=["another form", "no JSON"])
def test_an_event_of_accounts_in_another_form_stops_it_and_is_not_passed_over(client, mine, model, data):
    append(client, mine("account-1"), [STORY[0], NewEvent("MoneyDeposited", data), STORY[1]], StreamState.NO_STREAM)
    for _ in range(2):  # also at the next start: nothing was noted as done
        with pytest.raises(EventError):
            catch_up(client, model, mine)
    first = client.get_stream(mine("account-1"))[0]
    assert (model.checkpoint, model.skipped()) == (first.commit_position, [])
    assert model.account("account-1") == Account("Alice", 0, True)


def test_it_is_rebuilt_from_nothing(client, mine, model):
    append(client, mine("account-1"), STORY, StreamState.NO_STREAM)
    catch_up(client, model, mine)
    before = model.rows()
    model.clear()
    assert (model.rows(), model.checkpoint) == ([], None)
    assert catch_up(client, model, mine) == 3
    assert model.rows() == before


def test_events_of_other_runs_are_not_in_it(client, mine, model, eventstore):
    other = streams.unique_names(eventstore)
    append(client, other("account-1"), STORY, StreamState.NO_STREAM)
    assert catch_up(client, model, mine) == 0
    other.delete_all(client)


def test_deleted_streams_stop_nothing(client, mine, model):
    for name in ("account-1", "account-2", "account-3"):
        append(client, mine(name), STORY, StreamState.NO_STREAM)
    client.delete_stream(mine("account-1"), current_version=2)
    client.tombstone_stream(mine("account-2"), current_version=2)
    catch_up(client, model, mine)
    assert model.account("account-3") == fold(STORY)


def test_followed_in_the_background_it_reaches_the_position_of_an_append(client, mine, tmp_path):
    model = Balances(tmp_path / "model", plain=mine.plain)
    with follow_in_background(client, tmp_path / "model", mine):
        for version in range(20):
            at = version - 1 if version else StreamState.NO_STREAM
            event = NewEvent("MoneyDeposited", b'{"amount": 1}')
            position = client.append_to_stream(mine("account-1"), current_version=at, events=event)
            wait_for_position(model, position)
            assert model.account("account-1").balance == version + 1
    model.close()


def test_waiting_for_what_does_not_come_ends(client, mine, model):
    with pytest.raises(WaitError):
        wait_for_position(model, 0, seconds=0.1)


def test_a_server_that_goes_away_while_it_is_followed_is_told(home, registration):
    with servers.start("eventstore", say=None) as server, connect_to(server.address) as client:
        names = streams.Names("test.")
        append(client, names("account-1"), STORY, StreamState.NO_STREAM)
        model = Balances(home / "model", plain=names.plain)
        with pytest.raises(ServerError, match="does not answer"):
            _follow_until_it_dies(client, names, model, home / "model", server, registration)
        assert model.account("account-1") == fold(STORY)
        model.close()


def _follow_until_it_dies(client, names, model, file, server, registration):
    with follow_in_background(client, file, names):
        wait_for_position(model, client.get_stream(names("account-1"))[-1].commit_position)
        os.kill(registration("eventstore").server_pid, signal.SIGKILL)
        assert server.lease.wait_for_news(30).again
