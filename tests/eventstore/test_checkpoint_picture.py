"""The log beside the read model: what is in the table, what was passed over, what is still to come."""

import pytest
from esdbclient import NewEvent, StreamState

from lessons import events
from lessons.eventstore import checkpoint_picture
from lessons.eventstore.checkpoint_picture import PROJECTED, SKIPPED, WAITS
from lessons.eventstore.producer import append
from lessons.eventstore.readmodel import Balances, catch_up

ODD = NewEvent(type="CardScanned", data=b"\x89PNG", content_type="application/octet-stream")


@pytest.fixture
def model(mine):
    made = Balances(plain=mine.plain)
    yield made
    made.close()


def test_each_event_is_projected_skipped_or_still_to_come(client, mine, model):
    append(client, mine("account-1"), [events.account_created("Alice"), ODD], StreamState.NO_STREAM)
    assert [one.state for one in checkpoint_picture.describe_log(client, model, mine)] == [WAITS, WAITS]
    catch_up(client, model, mine)
    append(client, mine("account-1"), [events.money_deposited(5)], expected=1)
    assert [(one.account, one.state) for one in checkpoint_picture.describe_log(client, model, mine)] == [
        ("account-1", PROJECTED),
        ("account-1", SKIPPED),
        ("account-1", WAITS),
    ]
    assert checkpoint_picture.draw_read_model(client, model, mine).text.splitlines() == [
        "the log, all accounts:",
        "1 account-1 AccountCreated Alice (projected)",
        "2 account-1 CardScanned not JSON (skipped)",
        "3 account-1 MoneyDeposited 5 (not yet)",
        "the checkpoint is after event 2",
        "the table:",
        "account-1, Alice, 0",
    ]


def test_before_the_first_event_there_is_no_checkpoint(client, mine, model):
    said = ["the log, all accounts:", "there is no checkpoint", "the table:", "no rows"]
    assert checkpoint_picture.draw_read_model(client, model, mine).text.splitlines() == said
