"""Groups of consumers, parked events, and a handler that does nothing twice."""

import sqlite3

import pytest
from esdbclient import StreamState

from lessons.errors import ServerError, WaitError
from lessons.eventstore import deliveries
from lessons.eventstore.consumer import read
from lessons.eventstore.producer import append

GROUP = "test-group"


@pytest.fixture
def stream(mine):
    return mine("account-1")


@pytest.fixture
def orders(client, stream):
    """A stream with two orders, and a group on it."""
    append(client, stream, [{"type": "OrderPlaced", "data": {"order": order}} for order in (1, 2)], StreamState.ANY)
    deliveries.create_group(client, GROUP, stream, message_timeout=60)
    yield stream
    deliveries.delete_group(client, GROUP, stream)


@pytest.fixture
def event(client, stream):
    append(client, stream, [{"type": "MoneyDeposited", "data": {"amount": 10}}], StreamState.ANY)
    return client.get_stream(stream)[0]


@pytest.fixture
def database():
    made = sqlite3.connect(":memory:")
    made.executescript("CREATE TABLE account (balance INTEGER); INSERT INTO account VALUES (0);")
    return made


def pay_in(database, event):
    database.execute("UPDATE account SET balance = balance + 10")


def balance(database) -> int:
    return database.execute("SELECT balance FROM account").fetchone()[0]


def test_a_group_begins_with_the_first_event(client, orders):
    with client.read_subscription_to_stream(GROUP, orders) as subscription:
        assert [one.stream_position for one in read(subscription, 2)] == [0, 1]


def test_a_second_group_of_that_name_is_refused_with_a_sentence(client, orders):
    with pytest.raises(ServerError, match="The group test-group exists already"):
        deliveries.create_group(client, GROUP, orders)


def test_deleting_a_group_twice_is_no_trouble(client, orders):
    deliveries.delete_group(client, GROUP, orders)
    deliveries.delete_group(client, GROUP, orders)


def test_parked_events_are_waited_for(client, orders):
    with client.read_subscription_to_stream(GROUP, orders) as subscription:
        [first, _] = read(subscription, 2)
        subscription.nack(first, action="park")
        assert deliveries.wait_for_parked(client, GROUP, orders, 1) == 1


def test_parked_events_that_do_not_come_end_the_wait(client, orders):
    with pytest.raises(WaitError, match="has 0 parked events, not 1"):
        deliveries.wait_for_parked(client, GROUP, orders, 1, seconds=0.1)


def test_an_event_is_handled_once(database, event):
    handler = deliveries.IdempotentHandler(database)
    assert [handler.handle(event, pay_in) for _ in range(3)] == [True, False, False]
    assert balance(database) == 10


def test_what_was_handled_is_known_after_a_restart(database, event):
    deliveries.IdempotentHandler(database).handle(event, pay_in)
    assert deliveries.IdempotentHandler(database).handle(event, pay_in) is False
    assert balance(database) == 10


def test_an_effect_that_fails_changes_nothing_and_is_tried_again(database, event):
    def fails(database, event):
        pay_in(database, event)
        raise OSError("the power went out")

    handler = deliveries.IdempotentHandler(database)
    with pytest.raises(OSError, match="power"):
        handler.handle(event, fails)
    assert balance(database) == 0
    assert handler.handle(event, pay_in) is True
    assert balance(database) == 10
