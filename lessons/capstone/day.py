"""A day at the bank: commands in the order in which they arrive, the same for the same seed.

>>> day = make_day(200, seed=1)
>>> len(day), day == make_day(200, seed=1), day == make_day(200, seed=2)
(200, True, False)
>>> [command["type"] for command in day[:2]]
['OpenAccount', 'DepositMoney']
"""

import random

from lessons.eventstore.deciding import Command

SECOND = 1000
"""Milliseconds: times are milliseconds since 1970, as Kafka counts them."""
NOON = 1_767_268_800_000
"""The day begins at noon, UTC, on 1 January 2026."""
WINDOW = 60 * SECOND
"""How long a window lasts in which withdrawals are counted."""
MOVEMENTS = 25
"""Commands for each account, about."""
BURST = 60
"""After so many commands somebody withdraws four times in a few seconds."""
WITHOUT_ADDRESS = 5
"""Every fifth account has an owner of whom the bank has no address."""


def make_day(count: int, seed: int) -> list[Command]:
    """`count` commands, each a second after the one before, but for a burst now and then.

    Args:
        count: how many.
        seed: of the random numbers.
    """
    chance, accounts = random.Random(seed), max(WITHOUT_ADDRESS, count // MOVEMENTS)
    commands = [one for number in range(1, accounts + 1) for one in _opening(number)]
    while len(commands) < count:
        account = f"account-{chance.randint(1, accounts)}"
        many = BURST // 2 < len(commands) % BURST <= BURST // 2 + 4
        commands += _burst(account, chance) if many else [_movement(account, chance)]
    return [_arriving(command, number) for number, command in enumerate(commands[:count])]


def owner_of(number: int) -> str:
    """The owner of the account with that number; "" where nobody knows.

    >>> owner_of(1), owner_of(5)
    ('owner-1', '')
    """
    return f"owner-{number}" if number % WITHOUT_ADDRESS else ""


def _opening(number: int) -> list[Command]:
    account = f"account-{number}"
    opening = {"type": "OpenAccount", "account": account, "owner": owner_of(number)}
    return [opening, {"type": "DepositMoney", "account": account, "amount": 1000}]


def _movement(account: str, chance: random.Random) -> Command:
    deposits = chance.random() < 0.85
    kind = "DepositMoney" if deposits else "WithdrawMoney"
    return {"type": kind, "account": account, "amount": 10 * chance.randint(1, 20)}


def _burst(account: str, chance: random.Random) -> list[Command]:
    return [{"type": "WithdrawMoney", "account": account, "amount": chance.randint(1, 9)} for _ in range(4)]


def _arriving(command: Command, number: int) -> Command:
    """The command with its id and the time of its day."""
    return {**command, "id": f"c-{number}", "at": NOON + number * SECOND}
