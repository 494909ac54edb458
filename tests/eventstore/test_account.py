"""The account that its events add up to."""

import pytest
from esdbclient import StreamState

from lessons import events
from lessons.events import EventError
from lessons.eventstore.account import NOTHING, Account, Refused, fold, load, states, withdraw
from lessons.eventstore.producer import append

STORY = [events.account_created("Alice"), events.money_deposited(100), events.money_withdrawn(30)]


def test_no_events_are_no_account():
    assert fold([]) == NOTHING == Account("", 0, False)
    assert states([]) == []


def test_each_event_changes_the_state_in_its_way():
    closed = [*STORY, events.account_closed("moved away")]
    assert states(closed) == [
        Account("Alice", 0, True),
        Account("Alice", 100, True),
        Account("Alice", 70, True),
        Account("Alice", 70, False),
    ]


def test_a_type_that_nobody_knows_changes_nothing():
    assert fold([*STORY, {"type": "CardOrdered", "data": {"colour": "red"}}]) == fold(STORY)


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ({"type": "MoneyDeposited", "data": {"sum": 5}}, "An event of type MoneyDeposited has another form"),
        ({"type": "MoneyWithdrawn", "data": {"amount": "5"}}, "An event of type MoneyWithdrawn has another form"),
        ({"type": "AccountCreated", "data": "Alice"}, "An event of type AccountCreated has another form"),
    ],
)
def test_a_known_type_in_another_form_is_told_in_a_sentence(event, why):
    with pytest.raises(EventError, match=why):
        fold([*STORY, event])


def test_a_fold_goes_on_from_any_state():
    assert fold(STORY[2:], start=fold(STORY[:2])) == fold(STORY)


@pytest.mark.parametrize(
    ("account", "amount", "why"),
    [
        (fold(STORY), 71, "The account has 70, and 71 were asked for"),
        (NOTHING, 1, "The account is not open"),
        (fold([*STORY, events.account_closed("moved")]), 1, "The account is not open"),
    ],
)
def test_an_account_refuses_what_it_can_t_give(account, amount, why):
    with pytest.raises(Refused, match=why):
        withdraw(account, amount)


def test_the_last_money_may_be_taken():
    assert fold([*STORY, withdraw(fold(STORY), 70)]).balance == 0


def test_it_is_loaded_with_the_version_that_the_next_append_expects(client, mine):
    stream = mine("account-1")
    assert load(client, stream) == (NOTHING, StreamState.NO_STREAM)
    append(client, stream, STORY, load(client, stream)[1])
    assert load(client, stream) == (fold(STORY), 2)
    assert append(client, stream, [events.money_deposited(1)], load(client, stream)[1]) == 3
