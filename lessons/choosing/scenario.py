"""The scenario that all four technologies get: customers of a small bank sign in, open accounts, and pay money in."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable

from lessons import events
from lessons.events import Event

SEED = 2026
ACCOUNTS = 100


def bank_events(count: int = 10_000, seed: int = SEED) -> list[Event]:
    """So many events of 100 accounts, the same ones at every call.

    Args:
        count: how many.
        seed: another one gives other events.

    Returns:
        Events in the order in which they happened. In its data each has its account, and its number among the events
        of that account, from 1.

    >>> [(key_of(event), event["type"], event["data"]["number"]) for event in bank_events(3)]
    [('account-15', 'AccountCreated', 1), ('account-40', 'AccountCreated', 1), ('account-64', 'AccountCreated', 1)]
    """
    chance, numbers = random.Random(seed), Counter[str]()
    made = []
    for _ in range(count):
        account = f"account-{chance.randrange(ACCOUNTS)}"
        numbers[account] += 1
        event = _next(account, numbers[account], chance)
        made.append({**event, "data": {**event["data"], "account": account, "number": numbers[account]}})
    return made


def _next(account: str, number: int, chance: random.Random) -> Event:
    if number == 1:
        return events.account_created(f"owner of {account}")
    if chance.random() < 0.5:
        return {"type": "UserLoggedIn", "data": {}}
    return events.money_deposited(chance.randrange(1, 100) * 10)


def key_of(event: Event) -> str:
    """The event's account: what must stay in order belongs to one key."""
    return str(event["data"]["account"])


def in_order(some_events: Iterable[Event]) -> list[str]:
    """The accounts whose events came one after the other, none missing and none twice, sorted.

    >>> story = bank_events()
    >>> len(in_order(story)), len(in_order(reversed(story)))
    (100, 0)
    """
    numbers = defaultdict(list)
    for event in some_events:
        numbers[key_of(event)].append(event["data"]["number"])
    return sorted(account for account, found in numbers.items() if found == list(range(1, len(found) + 1)))
