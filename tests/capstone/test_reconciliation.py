"""A day with every fault reconciles; and each line of a reconciliation fails where something is wrong."""

from threading import Event

import pytest

from lessons.capstone import faults, mailbox, reconciliation, running
from lessons.capstone.day import make_day
from lessons.kinesis import buckets


def wrong(day) -> list[str]:
    return [line.what for line in reconciliation.reconcile(day.clients, day.bank) if not line.same]


def test_a_day_with_every_fault(started):
    with running.open_day(started, lambda figures: None) as day:
        day.send(make_day(130, seed=4), faults.SURVIVED, Event())
        assert day.drain()
        day.land()
        assert len(day.figures.faults) == len(faults.SURVIVED)
        assert day.figures.dead == 1
        assert day.figures.twice >= 1
        assert all(day.figures.restarts[name] for name in ("publisher", "reader", "worker-1"))
        assert wrong(day) == []
        _break_each(day)


def _break_each(day) -> None:
    """One thing after the other is made wrong: each is seen, and nothing else."""
    day.database.execute("update accounts set balance = balance + 1 where account = 'account-1'")
    day.database.execute("update accounts set balance = balance - 1 where account = 'account-2'")
    assert wrong(day) == ["sum of balances"]
    day.database.execute("update accounts set balance = balance - 1 where account = 'account-1'")
    day.database.execute("update accounts set balance = balance + 1 where account = 'account-2'")
    assert wrong(day) == []
    mailbox.deliver(day.box, "account-1@0", "owner-1@bank.example", "nobody")
    assert wrong(day) == ["notices"]
    day.box.execute("delete from mail where job = 'account-1@0'")
    day.box.execute("delete from attempts where job = 'account-1@0'")
    producer = day.clients.pulsar.create_producer(day.bank.dead_jobs)
    producer.send(b'{"job":"account-9@0"}')
    assert wrong(day) == ["notices without an address"]
    s3 = day.clients.aws.s3
    s3.delete_object(Bucket=day.bank.bucket, Key=buckets.object_keys(s3, day.bank.bucket)[0])
    s3.put_object(Bucket=day.bank.bucket, Key="day/empty", Body=b"")
    assert wrong(day) == ["events", "sum of balances", "notices without an address"]


def test_a_day_that_ends_early_reconciles(started):
    ended, seen = Event(), []

    def show(figures):
        seen.append(figures.commands)
        if figures.commands > 30:
            ended.set()

    with running.open_day(started, show) as day:
        day.send(make_day(5000, seed=1), (), ended)
        assert 30 < day.figures.commands < 100
        assert day.drain()
        day.land()
        assert wrong(day) == []


def test_a_day_that_ends_before_its_first_command_reconciles(started):
    ended = Event()
    ended.set()
    with running.open_day(started, lambda figures: None) as day:
        day.send(make_day(10, seed=1), (), ended)
        assert day.drain()
        day.land()
        assert [set(line.found.values()) for line in reconciliation.reconcile(day.clients, day.bank)] == [{0}] * 4
        assert wrong(day) == []


@pytest.mark.parametrize("name", faults.BY_NAME)
def test_every_fault_has_its_time(name):
    assert 0 < faults.BY_NAME[name].share <= 1
