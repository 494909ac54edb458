"""Integration events: each domain event once, whenever the program is killed, and by one program only."""

import re

import pytest
from esdbclient import StreamState

from lessons.events import money_deposited, money_withdrawn
from lessons.eventstore.client_errors import WrongVersion
from lessons.eventstore.outbox import publish_new
from lessons.eventstore.producer import append
from lessons.eventstore.recording import data_of

AMOUNTS = [1, 2, 3, 4, 5]


def translate(event):
    return {"type": "Paid", "data": event["data"]} if event["type"] == "MoneyDeposited" else None


@pytest.fixture
def pattern(client, mine):
    for amount in AMOUNTS:
        story = [money_deposited(amount), money_withdrawn(100)]
        append(client, mine(f"account-{amount % 2}"), story, StreamState.ANY)
    return re.escape(mine.prefix) + "account-.*"


def published(client, stream):
    return [data_of(event)["amount"] for event in client.get_stream(stream)]


def test_each_is_published_once_and_what_is_new_later(client, mine, pattern):
    assert [publish_new(client, pattern, mine("out"), translate) for _ in range(2)] == [5, 0]
    append(client, mine("account-1"), [money_deposited(6)], StreamState.ANY)
    assert publish_new(client, pattern, mine("out"), translate) == 1
    assert published(client, mine("out")) == [*AMOUNTS, 6]


@pytest.mark.parametrize("killed_at", AMOUNTS)
def test_killed_at_any_event_it_continues_there(client, mine, pattern, killed_at):
    def killed(event):
        if event["data"]["amount"] == killed_at:
            raise RuntimeError("killed")
        return translate(event)

    with pytest.raises(RuntimeError, match="killed"):
        publish_new(client, pattern, mine("out"), killed)
    publish_new(client, pattern, mine("out"), translate)
    assert published(client, mine("out")) == AMOUNTS


def test_of_two_programs_one_is_refused(client, mine, pattern):
    def with_another(event):
        if not others:
            others.append(publish_new(client, pattern, mine("out"), translate))
        return translate(event)

    others: list[int] = []
    with pytest.raises(WrongVersion):
        publish_new(client, pattern, mine("out"), with_another)
    assert published(client, mine("out")) == AMOUNTS
