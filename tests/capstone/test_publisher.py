"""The publisher, killed from outside at moments that nobody has chosen: a reader sees each event once, in order."""

from dataclasses import replace

import pytest
from confluent_kafka import KafkaException

from lessons.capstone import integration, reconciliation, stages
from lessons.capstone import publisher as publishing
from lessons.capstone.accounts import ACCOUNT
from lessons.capstone.day import NOON, make_day
from lessons.capstone.integration import Movement
from lessons.eventstore.deciding import handle
from lessons.eventstore.streams import Names
from lessons.polling import poll

COUNT = 120


@pytest.fixture
def publisher(clients, bank):
    names = Names(bank.prefix)
    for command in make_day(COUNT, seed=2):
        handle(clients.eventstore, names(command["account"]), ACCOUNT, command)
    stage = stages.stages_of(bank.save())["publisher"]
    yield stage
    stage.stop()


def on_topic(bank, isolation="read_committed"):
    return reconciliation.from_kafka(bank, isolation)[0]


def test_killed_again_and_again_it_publishes_each_event_once(bank, publisher):
    for fatal in (7, 45, 33):
        publisher.start("--until-caught-up", "--die-after", str(fatal))
        assert publisher.wait() == -9
        assert len(on_topic(bank, "read_uncommitted")) > len(on_topic(bank))
    publisher.start()
    assert poll(lambda: len(on_topic(bank)) >= COUNT // 2, 30, 0.1)
    publisher.kill()
    publisher.start("--until-caught-up")
    assert publisher.wait() == 0
    movements = on_topic(bank)
    assert len(movements) == len({one.id for one in movements}) == COUNT
    for account in {one.account for one in movements}:
        revisions = [one.revision for one in movements if one.account == account]
        assert revisions == list(range(len(revisions)))


def test_without_transactions_a_kill_sends_some_twice(bank, publisher):
    publisher.start("--until-caught-up", "--without-transaction", "--die-after", "50")
    assert publisher.wait() == -9
    publisher.start("--until-caught-up", "--without-transaction")
    assert publisher.wait() == 0
    movements = on_topic(bank)
    assert len({one.id for one in movements}) == COUNT
    assert len(movements) == COUNT + 10


def test_a_second_publisher_fences_the_first_one_off(bank, publisher):
    publisher.start()
    assert poll(lambda: len(on_topic(bank)) == COUNT, 30, 0.1)
    second = stages.stages_of(bank.save())["publisher"]
    second.start("--until-caught-up")
    assert second.wait() == 0
    assert len(on_topic(bank)) == COUNT


def test_a_broker_that_was_away_ends_nothing(started, clients, bank, publisher):
    publisher.start()
    assert poll(lambda: len(on_topic(bank)) == COUNT, 30, 0.1)
    broker, stream = started.kafka.node(1), Names(bank.prefix)("account-1")
    broker.kill()
    for number in range(5):
        command = {"type": "DepositMoney", "id": f"away-{number}", "account": "account-1", "amount": 1, "at": NOON}
        handle(clients.eventstore, stream, ACCOUNT, command)
    broker.restart()
    assert poll(lambda: len(on_topic(bank)) == COUNT + 5, 60, 0.2)
    assert (publisher.starts, publisher.running) == (1, True)


def test_a_broker_that_stays_away_ends_the_publisher_with_an_error(bank, publisher, monkeypatch):
    """It may neither wait for ever nor go on as if the events were sent: whoever watches it starts it again."""
    monkeypatch.setattr(publishing, "GIVES_UP", 2.0)
    with pytest.raises(KafkaException):
        publishing.Publisher(replace(bank, kafka="localhost:1"))
    alone = publishing.Publisher(replace(bank, kafka="localhost:1"), in_transaction=False)
    movement = Movement("a", "account-1", 0, 0, NOON)
    alone._produce(bank.events, b"account-1", integration.to_bytes(movement))
    with pytest.raises(KafkaException):
        alone._producer.flush()
