"""The faults of a day: each is injected at its time, and says what was done.

The bank survives all of `SURVIVED`: its numbers reconcile. `wrong-balance` is there to see the reconciliation fail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kafka import KafkaProducer

from lessons.capstone import integration, reconciliation
from lessons.capstone.day import NOON, WINDOW
from lessons.polling import poll

if TYPE_CHECKING:
    from lessons.capstone.running import Day

LATE = 10 * WINDOW
"""So long before noon the late movements have happened, in milliseconds."""
ACCOUNT = "account-1"
READS_WITHIN, LOOK = 60.0, 0.2  # seconds for the reader to know the account, and between two looks


@dataclass(frozen=True)
class Fault:
    """One fault.

    Args:
        name: what it is called on the command line.
        share: when it is injected: the share of the day's commands that have been sent then.
        inject: does it to the day; returns what was done, in a few words.
    """

    name: str
    share: float
    inject: Callable[[Day], str]


def _kill(name: str, called: str) -> Callable[[Day], str]:
    def inject(day: Day) -> str:
        day.wait_for_work(name)
        day.stages[name].kill()
        return f"{called} was killed (kill -9)"

    return inject


def _restart_broker(day: Day) -> str:
    broker = day.servers.kafka.node(1)
    broker.kill()
    broker.restart()
    return "Kafka's broker was killed, and started again"


def _bad_event(day: Day) -> str:
    _send(day, b"no JSON at all")
    return "a message that is no event came to the topic"


def _twice(day: Day) -> str:
    command = {"type": "DepositMoney", "id": "twice", "account": ACCOUNT, "amount": 70, "at": NOON}
    followed = [day.handle(command) for _ in range(2)]
    known, _ = reconciliation.from_kafka(day.bank)
    if known:
        _send(day, integration.to_bytes(known[0]), known[0].account)
    return f"a command came twice and led to {sum(followed)} event; an event was sent again"


def _late(day: Day) -> str:
    for number in range(3):
        at = NOON - LATE + number * 1000
        day.handle({"type": "WithdrawMoney", "id": f"late-{number}", "account": ACCOUNT, "amount": 1, "at": at})
    return "three withdrawals of ten minutes before noon came"


def _wrong_balance(day: Day) -> str:
    change = "update accounts set balance = balance + 1 where account = ?"
    is_changed = poll(lambda: day.database.execute(change, [ACCOUNT]).rowcount, READS_WITHIN, LOOK)
    return "somebody has changed a balance in the read model" if is_changed else "there was no balance to change"


def _send(day: Day, value: bytes, key: str = ACCOUNT) -> None:
    producer = KafkaProducer(bootstrap_servers=day.bank.kafka)
    producer.send(day.bank.events, key=key.encode(), value=value, timestamp_ms=NOON).get(timeout=30)
    producer.close()


SURVIVED = (
    Fault("kill-publisher", 0.2, _kill("publisher", "the publisher")),
    Fault("bad-event", 0.3, _bad_event),
    Fault("kill-reader", 0.4, _kill("reader", "the reader")),
    Fault("twice", 0.5, _twice),
    Fault("restart-broker", 0.6, _restart_broker),
    Fault("late", 0.75, _late),
    Fault("kill-worker", 0.85, _kill("worker-1", "a worker")),
)
NOT_SURVIVED = (Fault("wrong-balance", 1.0, _wrong_balance),)
BY_NAME = {fault.name: fault for fault in (*SURVIVED, *NOT_SURVIVED)}
